using System.Security.Cryptography.X509Certificates;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Secrets;
using Madang.Kernel.Signing;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Keys;

/// <summary>
/// The development certificate authority: one for all nodes of a database, made at its first use. It signs platform and merchant certificates, and
/// server certificates for the host names by which a sandbox is reached. Its certificate is exported as <c>ca.pem</c> into the keys folder.
/// </summary>
internal sealed class PlatformCa : IDisposable
{
    private const string Kind = "Authority";
    private const string Purpose = "platform-ca";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(20 * 365);
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397);

    private readonly PlatformDatabase database;
    private readonly ILedger ledger;
    private readonly MasterKey master;
    private readonly BusinessClock clock;
    private readonly KeyOptions options;
    private readonly SemaphoreSlim loading = new(1);
    private CertificateAuthority? authority;

    /// <summary>Reads nothing yet: the database may not be there when the host is built.</summary>
    public PlatformCa(PlatformDatabase database, ILedger ledger, MasterKey master, BusinessClock clock, KeyOptions options)
    {
        this.database = database;
        this.ledger = ledger;
        this.master = master;
        this.clock = clock;
        this.options = options;
    }

    /// <summary>The authority's own certificate in PEM, for those who are to trust it.</summary>
    public async Task<string> CertificatePemAsync(CancellationToken cancellation = default) => (await LoadAsync(cancellation)).CertificatePem;

    /// <summary>A certificate with its key for a TLS server under these host names or addresses, valid for 397 days by the machine's clock.</summary>
    public async Task<X509Certificate2> IssueServerCertificateAsync(IReadOnlyCollection<string> hosts, CancellationToken cancellation = default)
    {
        var now = clock.Machine.GetUtcNow();
        return (await LoadAsync(cancellation)).IssueServer(hosts, now.AddHours(-1), now + ServerLifetime);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        authority?.Dispose();
        loading.Dispose();
    }

    internal async Task<IssuedCertificate> IssueSignerAsync(
        string commonName, string organization, DateTimeOffset notBefore, DateTimeOffset notAfter, CancellationToken cancellation)
    {
        var loaded = await LoadAsync(cancellation);
        using var key = options.NewKey();
        return loaded.IssueSigner(key, commonName, organization, notBefore, notAfter);
    }

    private async Task<CertificateAuthority> LoadAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref authority) is { } known)
            return known;
        await loading.WaitAsync(cancellation);
        try
        {
            if (authority is not null)
                return authority;
            var stored = await FindAsync(cancellation) ?? await MakeAsync(cancellation);
            var loaded = CertificateAuthority.Load(stored.Pem, master.Open(stored.Box, Purpose));
            Directory.CreateDirectory(options.Folder);
            await File.WriteAllTextAsync(Path.Combine(options.Folder, "ca.pem"), loaded.CertificatePem, cancellation);
            Volatile.Write(ref authority, loaded);
            return loaded;
        }
        finally
        {
            loading.Release();
        }
    }

    private async Task<(string Pem, string Box)?> FindAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<(string Pem, string Box)>(
            "SELECT certificate_pem, private_key_sealed FROM pay_platform_key WHERE kind = @Kind AND generation = 1", new { Kind });
        return rows.Select(row => ((string, string)?)row).SingleOrDefault();
    }

    private async Task<(string Pem, string Box)> MakeAsync(CancellationToken cancellation)
    {
        var now = clock.Machine.GetUtcNow();
        var root = CertificateAuthority.CreateRoot("Madang development authority", now.AddHours(-1), now + Lifetime);
        await ledger.CommitAsync(
            LedgerCommit.OfRows(RowWrite.Any(
                """
                INSERT INTO pay_platform_key (kind, generation, key_id, private_key_sealed, certificate_pem, offered_at, active_at, expires_at)
                VALUES (@Kind, 1, @SerialNo, @Box, @CertificatePem, @NowUs, @NowUs, @EndUs) ON CONFLICT DO NOTHING
                """,
                new { Kind, root.SerialNo, Box = master.Seal(root.Pkcs8, Purpose), root.CertificatePem, NowUs = Microseconds.From(now), EndUs = Microseconds.From(root.NotAfter) })),
            cancellation);
        // Another node may have been first; what is stored is the truth.
        return await FindAsync(cancellation) ?? throw new InvalidOperationException("The certificate authority was not stored.");
    }
}
