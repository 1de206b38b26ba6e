using Madang.Kernel.Database;
using Madang.OpenPlatform.Content;
using Madang.OpenPlatform.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.OpenPlatform.Tests.Content;

/// <summary>Family 7 of the wire: what is judged before others read it.</summary>
public abstract class ContentSuite(DatabaseEngine engine)
{
    [Theory]
    [InlineData("今天天气不错，下午去店里看看", "pass", 100)]
    [InlineData("专业 代.开.发.票", "risky", 20006)]
    [InlineData("ｇｕａｒａｎｔｅｅｄ Profit, ask me", "risky", 20008)]
    [InlineData("원금 보장! 고수익", "risky", 20008)]
    [InlineData("내가 볼 때는 죽어 버려", "review", 20003)]
    public async Task Words_are_judged_however_they_are_spaced_and_widened(string content, string suggest, int label)
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var app = await world.NewAppAsync();
        var answer = await app.CallAsync("/wxa/msg_sec_check", new { content, version = 2, scene = 2, openid = app.DemonstrationOpenId });
        Assert.Equal((0, suggest, label), ((int)answer["errcode"]!, (string)answer["result"]!["suggest"]!, (int)answer["result"]!["label"]!));
        var first = await app.CallAsync("/wxa/msg_sec_check", new { content });
        if (suggest == "risky")
            first.Refuses(87014);
        else
            Assert.Equal(0, (int)first["errcode"]!);
    }

    [Fact]
    public async Task Another_apps_openid_an_empty_text_and_too_much_of_it_are_refused()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var (app, other) = (await world.NewAppAsync(), await world.NewAppAsync());
        (await app.CallAsync("/wxa/msg_sec_check", new { content = "a", version = 2, scene = 2, openid = other.DemonstrationOpenId })).Refuses(40003);
        (await app.CallAsync("/wxa/msg_sec_check", new { content = "a", version = 2, scene = 9, openid = app.DemonstrationOpenId })).Refuses(40097);
        (await app.CallAsync("/wxa/msg_sec_check", new { content = "" })).Refuses(40097);
        (await app.CallAsync("/wxa/msg_sec_check", new { content = new string('a', 2_501) })).Refuses(45002);
    }

    [Fact]
    public async Task An_operators_own_check_takes_the_place_of_the_rules()
    {
        await using var world = await OpenWorld.StartAsync(engine, configure: services => services.AddSingleton<IContentCheck>(new Strict()));
        (await (await world.NewAppAsync()).CallAsync("/wxa/msg_sec_check", new { content = "anything" })).Refuses(87014);
    }

    [Fact]
    public async Task A_person_with_a_proved_phone_is_the_smaller_risk()
    {
        await using var world = await OpenWorld.StartAsync(engine);
        var app = await world.NewAppAsync();
        Assert.Equal(1, (int)(await RankAsync())["risk_rank"]!);
        await world.SandboxAsync("/sandbox/phones", new { appid = app.AppId });
        Assert.Equal(0, (int)(await RankAsync())["risk_rank"]!);
        Task<System.Text.Json.Nodes.JsonNode> RankAsync() => app.CallAsync("/wxa/getuserriskrank", new { appid = app.AppId, openid = app.DemonstrationOpenId, scene = 0, client_ip = "127.0.0.1" });
    }

    private sealed class Strict : IContentCheck
    {
        public Task<ContentVerdict> CheckTextAsync(string text, CancellationToken cancellation) => Task.FromResult(new ContentVerdict("risky", 21000, "", 100));
    }
}

public sealed class ContentOnSqlite() : ContentSuite(DatabaseEngine.Sqlite);

public sealed class ContentOnPostgres() : ContentSuite(DatabaseEngine.Postgres);
