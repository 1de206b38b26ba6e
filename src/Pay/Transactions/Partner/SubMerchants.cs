using System.Collections.Concurrent;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Transactions.Partner;

/// <summary>Which merchants a service provider acts for. A relation is made once and not undone, so what is known here stays true.</summary>
internal sealed class SubMerchants(PlatformDatabase database, ILedger ledger, BusinessClock clock)
{
    private const int MostRemembered = 100_000;
    private readonly ConcurrentDictionary<(string SpMchId, string SubMchId), bool> bound = new();

    /// <summary>Lets a service provider act for a merchant. Again changes nothing.</summary>
    public async Task BindAsync(string spMchId, string subMchId, CancellationToken cancellation = default) => await ledger.CommitAsync(
        LedgerCommit.OfRows(RowWrite.Any(
            "INSERT INTO pay_sub_merchant (sp_mchid, sub_mchid, created_at) VALUES (@SpMchId, @SubMchId, @Now) ON CONFLICT DO NOTHING",
            new { SpMchId = spMchId, SubMchId = subMchId, Now = clock.UtcMicroseconds() })),
        cancellation);

    public async ValueTask<bool> IsBoundAsync(string spMchId, string subMchId, CancellationToken cancellation)
    {
        if (bound.ContainsKey((spMchId, subMchId)))
            return true;
        await using var connection = await database.OpenAsync(cancellation);
        var found = await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM pay_sub_merchant WHERE sp_mchid = @spMchId AND sub_mchid = @subMchId", new { spMchId, subMchId });
        if (found == 0)
            return false;
        if (bound.Count >= MostRemembered)
            bound.Clear();
        return bound[(spMchId, subMchId)] = true;
    }
}
