using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.People.Sms;

/// <summary>One text that was shown instead of sent.</summary>
internal sealed record ShownMessage(string Phone, string Body, long At);

/// <summary>
/// The development sender: keeps the newest texts for whoever has the operator's token (<c>./madang sandbox sms</c>). A production platform without a gateway sends nothing and says so.
/// </summary>
internal sealed class ShownMessages(PlatformDatabase database, BusinessClock clock, OpenPlatformOptions options) : ISmsSender
{
    private const int MostKept = 100;

    public async Task SendAsync(string phone, string text, CancellationToken cancellation)
    {
        if (!options.IsSandbox)
            throw new InvalidOperationException("No SMS gateway is set up on this platform.");
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_shown_message (message_id, phone, body, at) VALUES (@id, @phone, @text, @now)",
            new { id = TimeOrderedId.NewText(clock), phone, text, now = clock.UtcMicroseconds() });
        await connection.ExecuteAsync(
            "DELETE FROM open_shown_message WHERE message_id NOT IN (SELECT message_id FROM open_shown_message ORDER BY message_id DESC LIMIT @MostKept)", new { MostKept });
    }

    public async Task<IReadOnlyList<ShownMessage>> NewestAsync(string? phone, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<ShownMessage>(
            "SELECT phone AS Phone, body AS Body, at AS At FROM open_shown_message WHERE @phone = '' OR phone = @phone ORDER BY message_id DESC LIMIT @MostKept", new { phone = phone ?? "", MostKept })).AsList();
    }
}
