using Madang.Server.Commands;

namespace Madang.Server.Tests.Commands;

/// <summary>How the command line answers what is written wrongly, and whom it trusts with a token.</summary>
public sealed class CommandLineRules
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("24h", 86_400)]
    [InlineData("2d", 172_800)]
    [InlineData("1d12h", 129_600)]
    [InlineData("01:30:00", 5_400)]
    public void A_length_of_time_is_written_as_people_write_it(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), SandboxTimeCommand.ParseSpan(text));

    [Theory]
    [InlineData("")]
    [InlineData("24")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("0s")]
    [InlineData("1w")]
    [InlineData("99999999999s")]
    [InlineData("-01:00:00")]
    public void Other_texts_are_no_length_of_time(string text) => Assert.Null(SandboxTimeCommand.ParseSpan(text));

    [Fact]
    public async Task Nothing_running_is_said_with_what_to_do()
    {
        var port = RunningPlatform.FreePort();
        var finished = await ProgramProcess.RunAsync(["sandbox", "time", "show", "--url", $"http://127.0.0.1:{port}", "--token", "any"]);
        Assert.Equal(3, finished.Code);
        Assert.Contains("./run", finished.Error);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_with_where_the_right_one_is()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await RunningPlatform.StartAsync(folder.In("data"), "--no-demo");
        var finished = await ProgramProcess.RunAsync(["sandbox", "time", "show", "--url", platform.Origin, "--token", "wrong"]);
        Assert.Equal(4, finished.Code);
        Assert.Contains("--data", finished.Error);
    }

    [Fact]
    public async Task The_user_who_started_the_platform_needs_no_token()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await RunningPlatform.StartAsync(folder.In("data"), "--no-demo");
        var finished = await ProgramProcess.RunAsync(["sandbox", "time", "advance", "2h", "--url", platform.Origin]);
        Assert.True(finished.Code == 0, finished.Error);
        Assert.Contains("02:00:00", finished.Output);
    }

    [Theory]
    [InlineData("sandbox", "pay")]
    [InlineData("sandbox", "pay", "--out-trade-no", "1")]
    [InlineData("sandbox", "pay", "--out-trade-no", "1", "--mchid")]
    [InlineData("sandbox", "pay", "--prepay-id", "")]
    [InlineData("sandbox", "topup")]
    [InlineData("sandbox", "topup", "--mchid", "1", "--amount", "-5")]
    [InlineData("sandbox", "topup", "--mchid", "1", "--amount")]
    [InlineData("sandbox", "fault", "add", "--mchid", "1", "--kind", "flood")]
    [InlineData("sandbox", "rotate", "everything")]
    [InlineData("ledger", "export")]
    [InlineData("recommend", "evaluate")]
    [InlineData("recommend", "evaluate", "--orders", "any.csv", "--split", "soon")]
    [InlineData("recommend", "evaluate", "--orders", "any.csv", "--threads", "0")]
    [InlineData("serve", "--sandbox", "--production")]
    [InlineData("serve", "--urls", "127.0.0.1:8080")]
    [InlineData("serve", "--tls-hosts", "not a name")]
    [InlineData("serve", "--tls-urls", "https://127.0.0.1:8443")]
    [InlineData("serve", "--keep", "callbacks=6")]
    [InlineData("serve", "--keep", "ledger=30")]
    [InlineData("serve", "--keep", "callbacks")]
    [InlineData("no-such-command")]
    public async Task What_makes_no_sense_ends_with_code_two(params string[] arguments) => Assert.Equal(2, (await ProgramProcess.RunAsync(arguments)).Code);

    [Theory]
    [InlineData(1, "--urls", "TAKEN", "is taken by another program")]
    [InlineData(1, "--urls", "http://192.0.2.1:8080", "does not have the address 192.0.2.1")]
    [InlineData(2, "--database", "nonsense", "--database cannot be read")]
    public async Task A_platform_that_cannot_start_says_why_in_a_sentence_and_nothing_else(int code, string option, string value, string sentence)
    {
        using var folder = new TemporaryFolder();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        string[] urls = option == "--urls" ? [] : ["--urls", "http://127.0.0.1:0"];
        var finished = await ProgramProcess.RunAsync(["serve", "--data", folder.In("data"), option, value == "TAKEN" ? $"http://{other.LocalEndpoint}" : value, .. urls]);
        Assert.Equal(code, finished.Code);
        Assert.Contains(sentence, finished.Error);
        Assert.Single(finished.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(finished.Output);
    }

    [Fact]
    public async Task Help_explains_every_option_of_run()
    {
        var help = (await ProgramProcess.RunAsync(["serve", "--help"])).Output;
        foreach (var option in (string[])["--urls", "--data", "--database", "--tls-hosts", "--tls-urls", "--no-demo", "--keep", "--production"])
            Assert.Contains(option, help);
        Assert.Contains("./run [options]", help);
    }

    [Fact]
    public async Task A_data_folder_without_a_database_is_named()
    {
        using var folder = new TemporaryFolder();
        var finished = await ProgramProcess.RunAsync(["ledger", "verify", "--data", folder.In("nowhere")]);
        Assert.Equal(1, finished.Code);
        Assert.Contains(folder.In("nowhere"), finished.Error);
        Assert.False(Directory.Exists(folder.In("nowhere")));
    }
}
