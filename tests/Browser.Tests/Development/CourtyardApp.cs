using System.Net;
using System.Text;

namespace Madang.Browser.Tests.Development;

/// <summary>A small mini program in a folder, and the server that it asks.</summary>
internal sealed class CourtyardApp : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpListener server = new();
    private readonly Task serving;

    public CourtyardApp()
    {
        var port = RunningPlatform.FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        serving = ServeAsync();
        Origin = $"http://127.0.0.1:{port}";
        Write("project.config.json", """{"appid":"wx0123456789abcdef","projectname":"Courtyard","compileType":"miniprogram"}""");
        Write("app.json", """{"pages":["pages/home/home","pages/goods/goods"],"window":{"navigationBarTitleText":"Courtyard"},"darkmode":true,"permission":{"scope.userLocation":{"desc":"to find the nearest shop"}},"requiredPrivateInfos":["getLocation"]}""");
        Write("app.js", "App({ globalData: { shop: 'Courtyard' } })\n");
        Write("pages/home/home.wxml", """
            <view class="title">{{title}}</view>
            <view id="goods" bindtap="open">Goods</view>
            <view id="ask" bindtap="ask">Ask</view>
            <view id="where" bindtap="where">{{place}}</view>
            <view id="cart" bindtap="cart">{{cart}}</view>
            """);
        Write("pages/home/home.wxss", ".title { color: rgb(10, 20, 30) }\n");
        WriteHome("one");
        Write("pages/goods/goods.wxml", "<view class=\"name\">goods {{id}} {{colour}}</view>");
        Write("pages/goods/goods.js", "Page({ data: { id: '', colour: '' }, onLoad({ id, colour }) { this.setData({ id, colour }) } })\n");
    }

    public string Path => folder.Path;

    public string Origin { get; }

    public void WriteHome(string title) => Write("pages/home/home.js", $$"""
        Page({
          data: { title: '{{title}}', place: 'where', cart: 'cart' },
          onLoad() { console.log('home is open', { count: 3, list: ['a'] }) },
          open() { wx.navigateTo({ url: '/pages/goods/goods?id=7&colour=red' }) },
          ask() { wx.request({ url: '{{Origin}}/stock?of=7', method: 'POST', data: { size: 'M' }, success: ({ data }) => this.setData({ title: 'stock ' + data.stock }) }) },
          where() { wx.getLocation({ type: 'gcj02', success: ({ latitude, longitude }) => this.setData({ place: latitude + ',' + longitude }), fail: ({ errMsg }) => this.setData({ place: errMsg }) }) },
          cart() { this.setData({ cart: JSON.stringify(wx.getStorageSync('cart')) }) },
        })

        """);

    /// <summary>Saves a file of the app.</summary>
    public void Write(string path, string text)
    {
        var file = folder.In(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Dispose()
    {
        server.Stop();
        serving.GetAwaiter().GetResult();
        server.Close();
        folder.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var http = await server.GetContextAsync();
                http.Response.ContentType = "application/json";
                http.Response.Close(Encoding.UTF8.GetBytes("""{"stock":12}"""), willBlock: false);
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
