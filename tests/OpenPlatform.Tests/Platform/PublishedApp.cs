using System.IO.Compression;
using System.Text.Json;
using Xunit;

namespace Madang.OpenPlatform.Tests.Platform;

/// <summary>An app with a version that people may open.</summary>
internal static class PublishedApp
{
    /// <summary>Publishes a version with two pages, pages/index/index and pages/goods/goods.</summary>
    public static async Task PublishAsync(this TestApp app, string env = "release", string version = "1.0.0", string text = "")
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            if (text.Length > 0)
            {
                using var script = zip.CreateEntry("app.js").Open();
                script.Write(System.Text.Encoding.UTF8.GetBytes(text));
            }
            using var entry = zip.CreateEntry("manifest.json").Open();
            entry.Write(JsonSerializer.SerializeToUtf8Bytes(new
            {
                format = 1,
                appId = app.AppId,
                name = "Courtyard Clothes",
                entry = "pages/index/index",
                app = new { },
                pages = new Dictionary<string, object> { ["pages/index/index"] = new { }, ["pages/goods/goods"] = new { } },
            }));
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/apps/versions?env={env}&version={version}") { Content = new ByteArrayContent(target.ToArray()) };
        request.Headers.Authorization = new("Bearer", OpenWorld.Token);
        using var response = await app.World.Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
