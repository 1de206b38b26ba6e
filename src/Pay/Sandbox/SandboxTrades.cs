using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.Pay.Sandbox;

/// <summary>One order in the sandbox's list. Amounts are minor units.</summary>
internal sealed record ListedTrade(string Mchid, string OutTradeNo, string TradeType, string TradeState, string Description, long Total, string Currency, long Refunded, long CreatedAtUs, long ExpiresAtUs)
{
    public bool IsOpen => Transactions.TradeState.IsOpen(TradeState);
}

/// <summary>The newest orders of all merchants, for the sandbox's list.</summary>
internal sealed class SandboxTrades(PlatformDatabase database, BusinessClock clock)
{
    public async Task<IReadOnlyList<ListedTrade>> NewestAsync(string? mchId, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        // An id begins with its time, so the newest are found without an index on the time.
        var rows = await connection.QueryAsync<ListedTrade>(
            """
            SELECT mchid AS Mchid, out_trade_no AS OutTradeNo, trade_type AS TradeType,
                   state AS TradeState, description AS Description, total AS Total, currency AS Currency, refunded AS Refunded, created_at AS CreatedAtUs,
                   expires_at AS ExpiresAtUs
            FROM pay_trade WHERE @mchId = '' OR mchid = @mchId ORDER BY trade_id DESC LIMIT @limit
            """,
            new { mchId = mchId ?? "", limit });
        // What has expired is closed, even before the worker that closes it comes by.
        var now = clock.UtcMicroseconds();
        return [.. rows.Select(trade => trade.IsOpen && trade.ExpiresAtUs <= now ? trade with { TradeState = Transactions.TradeState.Closed } : trade)];
    }
}
