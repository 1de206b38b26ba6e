using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.Retail.Recommendations.Training;

namespace Madang.Retail.Recommendations.Storage;

/// <summary>The shops' models in the database, so that a restart and every other node answer at once; who trains now; whom to forget.</summary>
internal sealed class ModelStore(PlatformDatabase database, BusinessClock clock)
{
    private const int PartBytes = 1 << 20;

    // A training that died is taken over after this long.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    private readonly string holder = TimeOrderedId.NewText(clock);

    /// <summary>The newest model's version; null when there is none.</summary>
    public async Task<(long Version, DateTimeOffset TrainedAt)?> NewestAsync(string shop, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<(long Version, long TrainedAt)>("SELECT version, trained_at FROM retail_model WHERE shop = @shop ORDER BY version DESC LIMIT 1", new { shop });
        return rows.Select(row => ((long, DateTimeOffset)?)(row.Version, Microseconds.ToInstant(row.TrainedAt))).FirstOrDefault();
    }

    /// <summary>Reads a version. Null when it has been replaced meanwhile, is damaged, or is of another version of the program.</summary>
    public async Task<TrainedModel?> ReadAsync(string shop, long version, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var head = (await connection.QueryAsync<(long Parts, string Checksum)>("SELECT parts, checksum FROM retail_model WHERE shop = @shop AND version = @version", new { shop, version })).FirstOrDefault();
        using var bytes = new MemoryStream();
        for (long part = 0; part < head.Parts; part++)
        {
            var content = await connection.QuerySingleOrDefaultAsync<byte[]>("SELECT content FROM retail_model_part WHERE shop = @shop AND version = @version AND part = @part", new { shop, version, part });
            if (content is null)
                return null;
            await bytes.WriteAsync(content, cancellation);
        }
        var whole = bytes.ToArray();
        try
        {
            return head.Checksum == Checksum(whole) ? ModelFormat.Read(whole) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Keeps a model as the newest, and removes the ones before it: what they knew of somebody who is forgotten must not stay.</summary>
    public async Task<long> WriteAsync(string shop, TrainedModel model, CancellationToken cancellation)
    {
        var bytes = ModelFormat.Write(model);
        await using var connection = await database.OpenAsync(cancellation);
        var last = await connection.ExecuteScalarAsync<long?>("SELECT max(version) FROM retail_model WHERE shop = @shop", new { shop });
        var version = Math.Max((last ?? 0) + 1, clock.UtcMicroseconds());
        var parts = (bytes.Length + PartBytes - 1) / PartBytes;
        // Each part by itself: nobody else's write waits for all of them.
        for (var part = 0; part < parts; part++)
        {
            var content = bytes[(part * PartBytes)..Math.Min(bytes.Length, (part + 1) * PartBytes)];
            await connection.ExecuteAsync("INSERT INTO retail_model_part (shop, version, part, content) VALUES (@shop, @version, @part, @content)", new { shop, version, part = (long)part, content });
        }
        await connection.ExecuteAsync(
            "INSERT INTO retail_model (shop, version, parts, checksum, trained_at) VALUES (@shop, @version, @parts, @checksum, @trainedAt)",
            new { shop, version, parts = (long)parts, checksum = Checksum(bytes), trainedAt = Microseconds.From(model.Report.TrainedAt) });
        await connection.ExecuteAsync("DELETE FROM retail_model WHERE shop = @shop AND version < @version", new { shop, version });
        await connection.ExecuteAsync("DELETE FROM retail_model_part WHERE shop = @shop AND version < @version", new { shop, version });
        return version;
    }

    /// <summary>Removes a shop's models: nobody is left who could teach one.</summary>
    public async Task RemoveAsync(string shop, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM retail_model WHERE shop = @shop", new { shop });
        await connection.ExecuteAsync("DELETE FROM retail_model_part WHERE shop = @shop", new { shop });
    }

    /// <summary>Makes this node the one that trains the shop; false while another one is.</summary>
    public async Task<bool> TakeAsync(string shop, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var now = clock.UtcMicroseconds();
        return await connection.ExecuteAsync(
            """
            INSERT INTO retail_training (shop, holder, held_until) VALUES (@shop, @holder, @until)
            ON CONFLICT (shop) DO UPDATE SET holder = @holder, held_until = @until WHERE retail_training.held_until < @now
            """, new { shop, holder, now, until = now + Microseconds.Of(Lease) }) == 1;
    }

    /// <summary>Lets another node train.</summary>
    public async Task ReleaseAsync(string shop)
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync("DELETE FROM retail_training WHERE shop = @shop AND holder = @holder", new { shop, holder });
    }

    /// <summary>Notes that a person must leave the model.</summary>
    public async Task AskToForgetAsync(string shop, string person, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO retail_forgetting (shop, person_id, asked_at) VALUES (@shop, @person, @now) ON CONFLICT (shop, person_id) DO NOTHING", new { shop, person, now = clock.UtcMicroseconds() });
    }

    /// <summary>Who must still leave the shop's model.</summary>
    public async Task<IReadOnlyList<string>> ToForgetAsync(string shop, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<string>("SELECT person_id FROM retail_forgetting WHERE shop = @shop ORDER BY person_id", new { shop })];
    }

    /// <summary>Shops in whose models somebody may be left who is to be forgotten.</summary>
    public async Task<IReadOnlyList<string>> ShopsToForgetInAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<string>("SELECT DISTINCT shop FROM retail_forgetting ORDER BY shop")];
    }

    /// <summary>Notes that these people are in no model any more.</summary>
    public async Task ForgottenAsync(string shop, IEnumerable<string> people, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        foreach (var person in people)
            await connection.ExecuteAsync("DELETE FROM retail_forgetting WHERE shop = @shop AND person_id = @person", new { shop, person });
    }

    private static string Checksum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
