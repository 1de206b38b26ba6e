using System.Collections.Concurrent;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.Kernel.Secrets;
using Madang.Kernel.Signing;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Keys;

namespace Madang.Pay.Merchants;

/// <summary>
/// Finds merchants. Each node remembers those it has seen and looks again after two seconds; what a node changes itself it forgets at once,
/// so that a revocation holds immediately here and within seconds elsewhere.
/// </summary>
internal sealed class MerchantDirectory(PlatformDatabase database, ILedger ledger, MasterKey master, BusinessClock clock)
{
    // Bounds memory where there are very many merchants; the busy ones are back at their next request.
    private const int MostRemembered = 20_000;

    // Looked up again after the first, by one caller while the others go on with what is known; by all after the second.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UsableFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Remembered> remembered = new(StringComparer.Ordinal);

    // Grows with each change made here: what was read before a change is not remembered after it.
    private long changes;

    /// <summary>The merchant; null when there is none of this number.</summary>
    public ValueTask<MerchantEntry?> FindAsync(string mchId, CancellationToken cancellation = default)
    {
        if (!remembered.TryGetValue(mchId, out var known))
            return new(ReadAsync(mchId, before: null, cancellation));
        var age = clock.Machine.GetElapsedTime(known.AtTimestamp);
        var isUsable = age < FreshFor || age < UsableFor && !known.MayRefresh();
        return isUsable ? new(known.Entry) : new(ReadAsync(mchId, known.Entry, cancellation));
    }

    /// <summary>The merchant, which must be there.</summary>
    public async ValueTask<MerchantEntry> RequireAsync(string mchId, CancellationToken cancellation = default) =>
        await FindAsync(mchId, cancellation) ?? throw new InvalidOperationException($"There is no merchant {mchId}.");

    /// <summary>APPID_MCHID_NOT_MATCH unless this app is bound to this merchant.</summary>
    public async ValueTask<Refusal?> CheckAppAsync(string mchId, string appId, CancellationToken cancellation = default) =>
        await FindAsync(mchId, cancellation) is { } entry && entry.AppIds.Contains(appId)
            ? null
            : new("APPID_MCHID_NOT_MATCH", 400, "This appid is not bound to this merchant.") { Field = "/appid", Value = appId[..Math.Min(appId.Length, 64)], Issue = "is not bound to the merchant", Location = "body" };

    /// <summary>Number of the merchant's ledger account for a purpose and currency; opened at the first call.</summary>
    public ValueTask<long> AccountAsync(string mchId, MerchantAccount purpose, string currency, CancellationToken cancellation = default) =>
        OpenAccountAsync(ledger, mchId, purpose, currency, cancellation);

    /// <summary>Every merchant, by number.</summary>
    public async Task<IReadOnlyList<Merchant>> ListAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Merchant>(
            """
            SELECT mchid AS MchId, name AS Name, basic_account AS BasicAccount, operation_account AS OperationAccount, fee_rate_bp AS FeeRateBp
            FROM pay_merchant ORDER BY mchid LIMIT 10000
            """);
        return [.. rows];
    }

    /// <summary>Binds an app to a merchant. Again changes nothing.</summary>
    public Task BindAppAsync(string mchId, string appId, CancellationToken cancellation = default) => ChangeAsync(
        mchId, RowWrite.Any("INSERT INTO pay_merchant_app (mchid, appid) VALUES (@mchId, @appId) ON CONFLICT DO NOTHING", new { mchId, appId }), cancellation);

    /// <summary>Sets by which of the platform's keys the merchant verifies where it names none.</summary>
    public Task SetKeyModeAsync(string mchId, KeyMode mode, CancellationToken cancellation = default) => ChangeAsync(
        mchId, RowWrite.One("UPDATE pay_merchant SET key_mode = @Mode WHERE mchid = @mchId", new { mchId, Mode = mode.ToString() }), cancellation);

    /// <summary>Gives a merchant a new APIv3 key.</summary>
    /// <returns>The key, told this once; null when there is no such merchant.</returns>
    public async Task<string?> ReplaceApiV3KeyAsync(string mchId, CancellationToken cancellation = default)
    {
        var key = CreateMerchant.NewKey();
        var box = master.Seal(Encoding.ASCII.GetBytes(key), Purpose(mchId, "apiv3"));
        return await ChangeAsync(mchId, RowWrite.One("UPDATE pay_merchant SET apiv3_key_sealed = @box WHERE mchid = @mchId", new { mchId, box }), cancellation) ? key : null;
    }

    /// <summary>Puts another API certificate beside those that are there.</summary>
    /// <returns>False when the merchant has a certificate of this serial number already, or there is no such merchant.</returns>
    public Task<bool> AddCertificateAsync(string mchId, IssuedCertificate issued, CancellationToken cancellation = default) =>
        ChangeAsync(mchId, InsertCertificate(mchId, issued), cancellation);

    /// <summary>Revokes an API certificate, for ever.</summary>
    /// <returns>False when there is none of this serial number that is not revoked.</returns>
    public Task<bool> RevokeCertificateAsync(string mchId, string serialNo, CancellationToken cancellation = default) => ChangeAsync(
        mchId,
        RowWrite.One(
            "UPDATE pay_merchant_certificate SET revoked_at = @NowUs WHERE mchid = @mchId AND serial_no = @SerialNo AND revoked_at IS NULL",
            new { mchId, SerialNo = serialNo.ToUpperInvariant(), NowUs = clock.Machine.UtcMicroseconds() }),
        cancellation);

    internal static RowWrite InsertCertificate(string mchId, IssuedCertificate issued) => RowWrite.One(
        """
        INSERT INTO pay_merchant_certificate (mchid, serial_no, certificate_pem, not_before, not_after)
        VALUES (@mchId, @SerialNo, @CertificatePem, @NotBeforeUs, @NotAfterUs) ON CONFLICT DO NOTHING
        """,
        new { mchId, issued.SerialNo, issued.CertificatePem, NotBeforeUs = Microseconds.From(issued.NotBefore), NotAfterUs = Microseconds.From(issued.NotAfter) });

    internal static ValueTask<long> OpenAccountAsync(ILedger ledger, string mchId, MerchantAccount purpose, string currency, CancellationToken cancellation)
    {
        var name = purpose == MerchantAccount.Basic ? "basic" : "operation";
        return ledger.OpenAccountAsync(
            new($"merchant/{mchId}/{name}/{currency}", currency, AccountRules.DebitsNeverExceedCredits | AccountRules.KeepsHistory), cancellation);
    }

    internal static string Purpose(string mchId, string secret) => $"merchant/{mchId}/{secret}";

    private async Task<bool> ChangeAsync(string mchId, RowWrite change, CancellationToken cancellation)
    {
        var result = await ledger.CommitAsync(LedgerCommit.OfRows(change), cancellation);
        Interlocked.Increment(ref changes);
        remembered.TryRemove(mchId, out _);
        return result.IsCommitted;
    }

    private async Task<MerchantEntry?> ReadAsync(string mchId, MerchantEntry? before, CancellationToken cancellation)
    {
        var seen = Interlocked.Read(ref changes);
        var timestamp = clock.Machine.GetTimestamp();
        var entry = await LoadAsync(mchId, before, cancellation);
        if (entry is null)
            return null;
        if (remembered.Count >= MostRemembered)
            remembered.Clear();
        if (seen == Interlocked.Read(ref changes))
            remembered[mchId] = new Remembered(entry, timestamp);
        return entry;
    }

    private async Task<MerchantEntry?> LoadAsync(string mchId, MerchantEntry? before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT name AS Name, basic_account AS BasicAccount, operation_account AS OperationAccount, fee_rate_bp AS FeeRateBp, key_mode AS KeyMode,
                   apiv3_key_sealed AS ApiV3KeyBox, api_key_v2_sealed AS ApiKeyV2Box
            FROM pay_merchant WHERE mchid = @mchId
            """,
            new { mchId });
        if (row is null)
            return null;
        var certificates = await connection.QueryAsync<CertificateRow>(
            """
            SELECT serial_no AS SerialNo, certificate_pem AS Pem, not_before AS NotBefore, not_after AS NotAfter, revoked_at AS RevokedAt
            FROM pay_merchant_certificate WHERE mchid = @mchId
            """,
            new { mchId });
        var apps = await connection.QueryAsync<string>("SELECT appid FROM pay_merchant_app WHERE mchid = @mchId", new { mchId });
        return new MerchantEntry
        {
            Merchant = new(mchId, row.Name, row.BasicAccount, row.OperationAccount, row.FeeRateBp),
            KeyMode = Enum.Parse<KeyMode>(row.KeyMode),
            Certificates = certificates
                .Select(certificate => Parse(certificate, before))
                .ToDictionary(certificate => certificate.SerialNo, StringComparer.OrdinalIgnoreCase),
            ApiV3Key = master.Open(row.ApiV3KeyBox, Purpose(mchId, "apiv3")),
            ApiKeyV2 = Encoding.ASCII.GetString(master.Open(row.ApiKeyV2Box, Purpose(mchId, "v2"))),
            AppIds = apps.ToHashSet(StringComparer.Ordinal),
        };
    }

    // Parsing a key costs more than checking a signature: what was parsed before is used again.
    private static MerchantCertificate Parse(CertificateRow row, MerchantEntry? before) => new(
        row.SerialNo,
        row.Pem,
        before?.Certificates.TryGetValue(row.SerialNo, out var known) == true && known.Pem == row.Pem ? known.Key : VerifyingKey.FromCertificate(row.Pem),
        row.NotBefore,
        row.NotAfter,
        row.RevokedAt);

    private sealed class Remembered(MerchantEntry entry, long atTimestamp)
    {
        private int refreshing;

        public MerchantEntry Entry { get; } = entry;

        public long AtTimestamp { get; } = atTimestamp;

        /// <summary>True for the first who asks.</summary>
        public bool MayRefresh() => Interlocked.Exchange(ref refreshing, 1) == 0;
    }

    private sealed record Row
    {
        public string Name { get; init; } = "";

        public long BasicAccount { get; init; }

        public long OperationAccount { get; init; }

        public long FeeRateBp { get; init; }

        public string KeyMode { get; init; } = "";

        public string ApiV3KeyBox { get; init; } = "";

        public string ApiKeyV2Box { get; init; } = "";
    }

    private sealed record CertificateRow
    {
        public string SerialNo { get; init; } = "";

        public string Pem { get; init; } = "";

        public long NotBefore { get; init; }

        public long NotAfter { get; init; }

        public long? RevokedAt { get; init; }
    }
}

/// <summary>A merchant's ledger accounts.</summary>
internal enum MerchantAccount
{
    /// <summary>Money collected from payers.</summary>
    Basic,

    /// <summary>Money set aside for transfers and red packets.</summary>
    Operation,
}
