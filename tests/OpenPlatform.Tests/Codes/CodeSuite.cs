using System.Net;
using System.Text;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Tests.Platform;
using SkiaSharp;
using Xunit;
using ZXing;
using ZXing.Common;

namespace Madang.OpenPlatform.Tests.Codes;

/// <summary>Family 4 of the wire: codes that scan and links that open.</summary>
public abstract class CodeSuite(DatabaseEngine engine) : IAsyncLifetime
{
    private OpenWorld world = null!;
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OpenWorld.StartAsync(engine);
        app = await world.NewAppAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public async Task An_unlimited_code_is_a_jpeg_that_scans_to_its_page_and_scene()
    {
        await app.PublishAsync();
        var image = await ImageAsync("/wxa/getwxacodeunlimit", new { scene = "id=3&from=a", page = "pages/goods/goods", width = 430, line_color = new { r = "11", g = "122", b = 117 } });
        Assert.Equal($"{world.Url.GetLeftPart(UriPartial.Authority)}/a/{app.AppId}/pages/goods/goods?scene=id%3D3%26from%3Da", Scan(image, 430));
        Assert.Equal([0xFF, 0xD8, 0xFF], image[..3]);
    }

    [Theory]
    [InlineData(280)]
    [InlineData(1280)]
    public async Task Codes_scan_at_every_width(int width)
    {
        var image = await ImageAsync("/wxa/getwxacode", new { path = "pages/goods/goods?id=3", width });
        Assert.Equal($"{world.Url.GetLeftPart(UriPartial.Authority)}/a/{app.AppId}/pages/goods/goods?id=3", Scan(image, width));
    }

    [Fact]
    public async Task A_colour_that_no_camera_reads_is_drawn_in_black()
    {
        var image = await ImageAsync("/cgi-bin/wxaapp/createwxaqrcode", new { path = "pages/index/index", width = 300, line_color = new { r = 255, g = 250, b = 250 } });
        Assert.EndsWith("/pages/index/index", Scan(image, 300));
    }

    [Theory]
    [InlineData("""{"page":"pages/index/index"}""", 40169)]
    [InlineData("""{"scene":"","page":"pages/index/index"}""", 40169)]
    [InlineData("""{"scene":"123456789012345678901234567890123","page":"pages/index/index"}""", 40169)]
    [InlineData("""{"scene":"a b","page":"pages/index/index"}""", 40169)]
    [InlineData("""{"scene":"街","page":"pages/index/index"}""", 40169)]
    [InlineData("""{"scene":"a=1","page":"pages/none/none"}""", 41030)]
    [InlineData("""{"scene":"a=1","page":"/pages/index/index"}""", 41030)]
    [InlineData("""{"scene":"a=1","page":"pages/index/index?x=1","check_path":false}""", 41030)]
    [InlineData("""{"scene":"a=1","page":"pages/index/index","env_version":"trial"}""", 41030)]
    [InlineData("""{"scene":"a=1","page":"pages/index/index","env_version":"beta"}""", 40097)]
    public async Task What_makes_no_unlimited_code_is_refused_as_json(string body, int code)
    {
        await app.PublishAsync();
        (await app.CallAsync("/wxa/getwxacodeunlimit", body)).Refuses(code);
    }

    [Fact]
    public async Task A_page_that_is_not_there_yet_gets_a_code_when_nobody_asks_for_it()
    {
        (await app.CallAsync("/wxa/getwxacodeunlimit", new { scene = "a=1", page = "pages/index/index" })).Refuses(41030);
        var image = await ImageAsync("/wxa/getwxacodeunlimit", new { scene = "a=1", page = "pages/new/new", check_path = false });
        Assert.EndsWith("/pages/new/new?scene=a%3D1", Scan(image, 430));
        (await app.CallAsync("/wxa/getwxacode", new { path = "" })).Refuses(40159);
    }

    [Fact]
    public async Task A_link_leads_to_its_page_until_it_ends()
    {
        (await app.CallAsync("/wxa/generate_urllink", new { path = "pages/goods/goods" })).Refuses(85079);
        await app.PublishAsync();
        var link = (string)(await app.CallAsync("/wxa/generate_urllink", new { path = "/pages/goods/goods", query = "id=3", expire_type = 1, expire_interval = 2 }))["url_link"]!;
        using (var opened = await world.Http.GetAsync(new Uri(link)))
            Assert.Equal($"/a/{app.AppId}/pages/goods/goods?id=3", opened.Headers.Location!.ToString());
        var info = (await app.CallAsync("/wxa/query_urllink", new { url_link = link }))["url_link_info"]!;
        Assert.Equal(("pages/goods/goods", "id=3", "release"), ((string)info["path"]!, (string)info["query"]!, (string)info["env_version"]!));
        (await (await world.NewAppAsync()).CallAsync("/wxa/query_urllink", new { url_link = link })).Refuses(40097);
        (await app.CallAsync("/wxa/queryscheme", new { scheme = link })).Refuses(40097);
        world.Machine.Advance(TimeSpan.FromDays(2.1));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(link));
        request.Headers.AcceptLanguage.ParseAdd("ko-KR,ko;q=0.9");
        using var ended = await world.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Gone, ended.StatusCode);
        Assert.Contains("이 링크는 기간이 끝났습니다", WebUtility.HtmlDecode(await ended.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_scheme_is_made_and_described()
    {
        await app.PublishAsync();
        var scheme = (string)(await app.CallAsync("/wxa/generatescheme", new { jump_wxa = new { path = "/pages/index/index", query = "" }, expire_type = 1, expire_interval = 1 }))["openlink"]!;
        using var opened = await world.Http.GetAsync(new Uri(scheme));
        Assert.Equal($"/a/{app.AppId}/pages/index/index", opened.Headers.Location!.ToString());
        Assert.Equal("pages/index/index", (string)(await app.CallAsync("/wxa/queryscheme", new { scheme }))["scheme_info"]!["path"]!);
    }

    [Theory]
    [InlineData("""{"path":"pages/none/none"}""", 40165)]
    [InlineData("""{"path":"pages/index/index?a=1"}""", 40165)]
    [InlineData("""{"path":"pages/index/index","query":"a b"}""", 40212)]
    [InlineData("""{"path":"pages/index/index","expire_type":1,"expire_interval":31}""", 85401)]
    [InlineData("""{"path":"pages/index/index","expire_type":0,"expire_time":1000}""", 85401)]
    [InlineData("""{"path":"pages/index/index","expire_type":0,"expire_time":1999999999}""", 85402)]
    public async Task What_makes_no_link_is_refused(string body, int code)
    {
        await app.PublishAsync();
        (await app.CallAsync("/wxa/generate_urllink", body)).Refuses(code);
    }

    private async Task<byte[]> ImageAsync(string path, object body)
    {
        using var response = await world.SendAsync(HttpMethod.Post, $"{path}?access_token={await app.TokenAsync()}", body, null);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.Content.Headers.ContentType!.ToString() == "image/jpeg", Encoding.UTF8.GetString(bytes));
        return bytes;
    }

    private static string Scan(byte[] jpeg, int width)
    {
        using var bitmap = SKBitmap.Decode(jpeg);
        Assert.Equal((width, width), (bitmap.Width, bitmap.Height));
        var rgb = bitmap.Pixels.SelectMany(pixel => (byte[])[pixel.Red, pixel.Green, pixel.Blue]).ToArray();
        var reader = new BarcodeReaderGeneric { Options = new DecodingOptions { PossibleFormats = [BarcodeFormat.QR_CODE], TryHarder = true } };
        return reader.Decode(new RGBLuminanceSource(rgb, width, width))?.Text ?? "nothing was read";
    }
}

public sealed class CodesOnSqlite() : CodeSuite(DatabaseEngine.Sqlite);

public sealed class CodesOnPostgres() : CodeSuite(DatabaseEngine.Postgres);
