using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Keys;

namespace Madang.Pay.Sandbox;

/// <summary>The demonstration tenant: made once per database, whichever node comes first.</summary>
internal sealed class Demonstration(SandboxMerchants merchants, SandboxPeople people, ILedger ledger, BusinessClock clock, SandboxOptions options)
{
    /// <summary>Makes the demonstration's merchant and payers; null when they were made before or are not wanted.</summary>
    public async Task<SandboxMerchant?> MakeOnceAsync(string baseUrl, CancellationToken cancellation)
    {
        if (!options.IsOn || !options.WithDemonstration)
            return null;
        var claim = RowWrite.One("INSERT INTO sandbox_demonstration (id, made_at) VALUES (1, @Now) ON CONFLICT DO NOTHING", new { Now = clock.UtcMicroseconds() });
        if (!(await ledger.CommitAsync(LedgerCommit.OfRows(claim), cancellation)).IsCommitted)
            return null;
        foreach (var name in (string[])["Minji", "Wei", "Alex"])
            await people.MakeAsync(name, SandboxPeople.PayerMoney, cancellation);
        return await merchants.MakeAsync("Courtyard Store", KeyMode.Certificate, baseUrl, cancellation);
    }
}
