using System.Net;
using System.Text.RegularExpressions;

namespace Madang.Desk.Tests.Platform;

/// <summary>A browser: keeps its cookies, sends forms with the key that its pages carry.</summary>
internal sealed partial class Visitor(ConsoleWorld world)
{
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);

    public string? Session => cookies.GetValueOrDefault("madang_console");

    public async Task<HttpResponseMessage> GetAsync(string path) => await SendAsync(new(HttpMethod.Get, path.StartsWith('/') || path.Length == 0 ? "/console" + path : path));

    /// <summary>The text of a page that is there.</summary>
    public async Task<string> PageAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{path}: {response.StatusCode}\n{text}");
        return WebUtility.HtmlDecode(text);
    }

    /// <summary>Sends a form as a browser does, with the key of this visitor's pages.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, IEnumerable<(string Name, string Value)>? fields = null, (string Name, byte[] Content)? file = null)
    {
        var all = (fields ?? []).Append(("form_key", await KeyAsync()));
        if (file is not { } archive)
            return await PostRawAsync(path, all, world.Url.GetLeftPart(UriPartial.Authority));
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in all)
            content.Add(new StringContent(value), name);
        content.Add(new ByteArrayContent(archive.Content), archive.Name, "app.zip");
        var request = new HttpRequestMessage(HttpMethod.Post, "/console" + path) { Content = content };
        request.Headers.Add("Origin", world.Url.GetLeftPart(UriPartial.Authority));
        return await SendAsync(request);
    }

    /// <summary>Sends a form that succeeds, and gives the page that it leads to.</summary>
    public async Task<string> DoAsync(string path, IEnumerable<(string Name, string Value)>? fields = null, (string Name, byte[] Content)? file = null)
    {
        using var response = await PostAsync(path, fields, file);
        Assert.True(response.StatusCode == HttpStatusCode.SeeOther, $"{path}: {response.StatusCode}\n{await response.Content.ReadAsStringAsync()}");
        return await PageAsync(response.Headers.Location!.OriginalString["/console".Length..]);
    }

    /// <summary>Sends a form that is refused, and gives the page with the reason.</summary>
    public async Task<string> TryAsync(string path, IEnumerable<(string Name, string Value)>? fields = null, (string Name, byte[] Content)? file = null)
    {
        using var response = await PostAsync(path, fields, file);
        var text = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        Assert.True(response.StatusCode == HttpStatusCode.UnprocessableEntity, $"{path}: {response.StatusCode}\n{text}");
        return text;
    }

    /// <summary>Sends whatever a stranger's page might.</summary>
    public Task<HttpResponseMessage> PostRawAsync(string path, IEnumerable<(string Name, string Value)> fields, string? origin, string? site = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/console" + path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return SendAsync(request);
    }

    private async Task<string> KeyAsync()
    {
        if (Session is null)
            return "";
        using var page = await GetAsync("/account");
        return FormKey().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (cookies.Count > 0)
                request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            var response = await world.Http.SendAsync(request);
            foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
            {
                var (name, value) = set.Split(';')[0].Split('=', 2) is [var left, var right] ? (left, right) : ("", "");
                if (value.Length == 0 || set.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
                    cookies.Remove(name);
                else
                    cookies[name] = Uri.UnescapeDataString(value);
            }
            return response;
        }
    }

    [GeneratedRegex("name=\"form_key\" value=\"([^\"]+)\"")]
    private static partial Regex FormKey();
}
