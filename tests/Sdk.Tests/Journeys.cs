namespace Madang.Sdk.Tests;

/// <summary>
/// Each file in <c>tests/sdk/journeys</c> is a merchant's back end on an unmodified SDK, with a merchant of its own on the real server.
/// A file whose name ends with <c>-public-key</c> gets a merchant in public-key mode.
/// </summary>
public abstract class Journeys(SdkPlatform platform)
{
    private static readonly TimeSpan LongestJourney = TimeSpan.FromMinutes(3);

    public static TheoryData<string> Names =>
    [
        .. Directory.GetFiles(Path.Combine(NodeProject.Folder, "journeys"), "*.mjs").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Unmodified_sdk_completes_its_journey(string name)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await NodeProject.EnsureInstalledAsync();
        var merchant = await platform.MakeMerchantAsync(name, name.EndsWith("-public-key", StringComparison.Ordinal) ? "public-key" : "certificate");
        var journey = await platform.RunNodeAsync(Path.Combine("journeys", $"{name}.mjs"), merchant, LongestJourney, cancellation);
        Assert.True(journey.ExitCode == 0, $"{journey.Output}\n--- the server said\n{platform.Log}");
    }
}

/// <summary>The journeys on SQLite.</summary>
[Trait("Category", "Slow")]
public sealed class SqliteJourneys(SqlitePlatform platform) : Journeys(platform), IClassFixture<SqlitePlatform>;

/// <summary>The journeys on PostgreSQL.</summary>
[Trait("Category", "Slow")]
public sealed class PostgreSqlJourneys(PostgreSqlPlatform platform) : Journeys(platform), IClassFixture<PostgreSqlPlatform>;
