using System.Collections.Concurrent;
using System.Net;
using Madang.Kernel.Database;
using Madang.MiniPrograms.Hosting;
using Madang.MiniPrograms.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.MiniPrograms.Tests.Hosting;

/// <summary>First screens that are drawn ahead: of released versions alone, once for each way to look, and never of another package.</summary>
public sealed class FirstScreenTests
{
    private const string Query = "/shell/apps/wx0123456789abcdef/screen?width=375&height=667&ratio=2&language=en&dark=false";

    [Fact]
    public async Task A_screen_is_drawn_once_when_it_is_asked_for_and_answered_from_then_on()
    {
        var taker = new Taker();
        await using var platform = await StartAsync(taker, isOn: true);
        taker.Hash = (string)(await platform.PublishAsync())["hash"]!;
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(platform, Query));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(platform, Query));
        await DrawnAsync(platform, taker);
        var told = await platform.GetJsonAsync(Query);
        Assert.Equal(taker.Hash, (string)told["hash"]!);
        Assert.Equal(375, (int)told["screen"]!["width"]!);
        Assert.Equal(("/a/wx0123456789abcdef", new ScreenView(375, 667, 2, "en", IsDark: false)), taker.Asked.First());
        Assert.Equal(2, taker.Asked.Count);
    }

    [Fact]
    public async Task A_screen_of_another_package_is_not_answered()
    {
        var taker = new Taker { Hash = new string('0', 32) };
        await using var platform = await StartAsync(taker, isOn: true);
        await platform.PublishAsync();
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(platform, Query));
        await DrawnAsync(platform, taker);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(platform, Query));
    }

    [Theory]
    [InlineData("/shell/apps/wx0123456789abcdef/screen?width=3750&height=667&ratio=2&language=en&dark=false")]
    [InlineData("/shell/apps/wx0123456789abcdef/screen?width=375&height=667&ratio=2&language=%27%2Balert&dark=false")]
    [InlineData("/shell/apps/wx0123456789abcdef@develop.00/screen?width=375&height=667&ratio=2&language=en&dark=false")]
    public async Task What_no_phone_asks_for_is_not_drawn(string query)
    {
        var taker = new Taker();
        await using var platform = await StartAsync(taker, isOn: true);
        await platform.PublishAsync();
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(platform, query));
        Assert.Empty(taker.Asked);
    }

    [Fact]
    public async Task Nothing_is_drawn_unless_the_operator_wants_it()
    {
        var taker = new Taker();
        await using var platform = await StartAsync(taker, isOn: false);
        await platform.PublishAsync();
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(platform, Query));
        Assert.Empty(taker.Asked);
    }

    private static Task<AppPlatform> StartAsync(Taker taker, bool isOn) =>
        AppPlatform.StartAsync(DatabaseEngine.Sqlite, options => options with { TakesFirstScreens = isOn }, services => services.AddSingleton<IScreenTaker>(taker));

    // One is drawn after the other: when the next begins, the first is there.
    private static async Task DrawnAsync(AppPlatform platform, Taker taker)
    {
        taker.Let.SetResult();
        await StatusAsync(platform, Query.Replace("375", "390", StringComparison.Ordinal));
        await taker.Second.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task<HttpStatusCode> StatusAsync(AppPlatform platform, string query)
    {
        using var answer = await platform.GetAsync(query);
        return answer.StatusCode;
    }

    private sealed class Taker : IScreenTaker
    {
        public ConcurrentQueue<(string Link, ScreenView View)> Asked { get; } = [];

        public TaskCompletionSource Let { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Second { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Hash { get; set; } = "";

        public async Task<TakenScreen?> TakeAsync(string link, ScreenView view, CancellationToken cancellation)
        {
            Asked.Enqueue((link, view));
            if (Asked.Count == 2)
                Second.TrySetResult();
            await Let.Task.WaitAsync(cancellation);
            return new(Hash, """{"width":375}""");
        }
    }
}
