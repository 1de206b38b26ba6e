using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Keys;
using Madang.Pay.Notifications;

namespace Madang.Pay.Merchants;

/// <inheritdoc cref="IMerchants" />
internal sealed class MerchantDesk(
    PlatformDatabase database, ILedger ledger, MerchantDirectory directory, CreateMerchant create, PlatformKeys keys, PlatformCa authority, NotificationList notifications, BusinessClock clock) : IMerchants
{
    private const int LongestName = 64;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<IReadOnlyList<MerchantLine>> ListAsync(IReadOnlyCollection<string>? mchIds, string text, int limit, int offset, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var scope = mchIds is null ? "1 = 1" : database.IsAnyOf("m.mchid", "ids");
        return (await connection.QueryAsync<MerchantLine>(
            $"""
            SELECT m.mchid AS MchId, m.name AS Name, m.created_at AS CreatedAt,
              (SELECT count(*) FROM pay_merchant_app a WHERE a.mchid = m.mchid) AS Apps,
              (SELECT count(*) FROM pay_merchant_certificate c WHERE c.mchid = m.mchid AND c.revoked_at IS NULL AND c.not_after > @now) AS Certificates
            FROM pay_merchant m
            WHERE {scope} AND (@pattern = '' OR lower(m.name) LIKE @pattern ESCAPE '!' OR m.mchid LIKE @pattern ESCAPE '!')
            ORDER BY m.mchid LIMIT @limit OFFSET @offset
            """, new { ids = mchIds?.ToArray(), pattern = PatternOf(text), now = clock.Machine.UtcMicroseconds(), limit, offset })).AsList();
    }

    public async Task<MerchantStanding?> FindAsync(string mchId, CancellationToken cancellation)
    {
        if (await directory.FindAsync(mchId, cancellation) is not { } entry)
            return null;
        return new()
        {
            MchId = mchId,
            Name = entry.Merchant.Name,
            FeeRateBp = entry.Merchant.FeeRateBp,
            UsesPublicKey = entry.KeyMode == KeyMode.PublicKey,
            Certificates = [.. entry.Certificates.Values.OrderByDescending(one => one.NotBeforeUs).Select(one => new MerchantPaper(one.SerialNo, one.NotBeforeUs, one.NotAfterUs, one.RevokedAtUs))],
            AppIds = [.. entry.AppIds.Order(StringComparer.Ordinal)],
            CollectedFen = (await ledger.FindAccountAsync(entry.Merchant.BasicAccount, cancellation))?.Available ?? 0,
            OperationFen = (await ledger.FindAccountAsync(entry.Merchant.OperationAccount, cancellation))?.Available ?? 0,
        };
    }

    public async Task<MerchantPapers> CreateAsync(string name, long feeRateBp, string baseUrl, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, LongestName);
        var made = await create.RunAsync(new NewMerchant { Name = name, FeeRateBp = feeRateBp }, cancellation);
        return await PapersAsync(made.Merchant.MchId, made.SerialNo, made.PrivateKeyPem, made.CertificatePem, baseUrl, [("apiv3_key", made.ApiV3Key), ("api_key_v2", made.ApiKeyV2)], cancellation);
    }

    public async Task<MerchantPapers?> IssueCertificateAsync(string mchId, string baseUrl, CancellationToken cancellation)
    {
        if (await directory.FindAsync(mchId, cancellation) is null)
            return null;
        var (serialNo, privateKey, certificate) = await create.IssueCertificateAsync(mchId, cancellation);
        return await PapersAsync(mchId, serialNo, privateKey, certificate, baseUrl, [], cancellation);
    }

    public Task<bool> RevokeCertificateAsync(string mchId, string serialNo, CancellationToken cancellation) => directory.RevokeCertificateAsync(mchId, serialNo, cancellation);

    public Task<string?> ReplaceApiV3KeyAsync(string mchId, CancellationToken cancellation) => directory.ReplaceApiV3KeyAsync(mchId, cancellation);

    public Task SetUsesPublicKeyAsync(string mchId, bool usesPublicKey, CancellationToken cancellation) => directory.SetKeyModeAsync(mchId, usesPublicKey ? KeyMode.PublicKey : KeyMode.Certificate, cancellation);

    public Task BindAppAsync(string mchId, string appId, CancellationToken cancellation) => directory.BindAppAsync(mchId, appId, cancellation);

    public async Task<IReadOnlyList<CallbackLine>> CallbacksAsync(IReadOnlyCollection<string>? mchIds, string state, string text, int limit, int offset, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var scope = mchIds is null ? "1 = 1" : database.IsAnyOf("n.mchid", "ids");
        return (await connection.QueryAsync<CallbackLine>(
            $"""
            SELECT n.notification_id AS Id, n.mchid AS MchId, n.notify_url AS Url, n.event_type AS EventType, n.state AS State,
                   n.created_at AS CreatedAt, n.due_at AS DueAt, n.attempts AS Attempts, a.outcome AS Outcome, a.status AS Status
            FROM pay_notification n
            LEFT JOIN pay_notification_attempt a ON a.notification_id = n.notification_id AND a.number = n.attempts
            WHERE {scope} AND (@state = '' OR n.state = @state) AND (@pattern = '' OR lower(n.notify_url) LIKE @pattern ESCAPE '!' OR lower(n.notification_id) LIKE @pattern ESCAPE '!' OR n.mchid LIKE @pattern ESCAPE '!')
            ORDER BY n.created_at DESC, n.notification_id DESC LIMIT @limit OFFSET @offset
            """, new { ids = mchIds?.ToArray(), state, pattern = PatternOf(text), limit, offset })).AsList();
    }

    public async Task<bool> ResendCallbackAsync(string mchId, string id, CancellationToken cancellation)
    {
        await using (var connection = await database.OpenAsync(cancellation))
        {
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM pay_notification WHERE notification_id = @id AND mchid = @mchId", new { id, mchId }) == 0)
                return false;
        }
        return await notifications.ResendAsync(id, cancellation);
    }

    // Under the names that back ends' developers know; what is not handed out again is not in it.
    private async Task<MerchantPapers> PapersAsync(
        string mchId, string serialNo, string privateKey, string certificate, string baseUrl, (string Name, string Value)[] secrets, CancellationToken cancellation)
    {
        var ring = await keys.RingAsync(cancellation);
        var now = clock.UtcMicroseconds();
        var (signer, publicKey) = (ring.Active(KeyMode.Certificate, now)!, ring.Active(KeyMode.PublicKey, now)!);
        var summary = new Dictionary<string, string> { ["mchid"] = mchId, ["serial_no"] = serialNo, ["base_url"] = baseUrl, ["platform_serial"] = signer.Id, ["public_key_id"] = publicKey.Id };
        foreach (var (name, value) in secrets)
            summary[name] = value;
        return new(mchId, serialNo, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["merchant.json"] = JsonSerializer.Serialize(summary, Readable) + "\n",
            ["apiclient_key.pem"] = privateKey,
            ["apiclient_cert.pem"] = certificate,
            ["platform_cert.pem"] = signer.CertificatePem,
            ["platform_public_key.pem"] = publicKey.Signing.PublicKeyPem,
            ["ca.pem"] = await authority.CertificatePemAsync(cancellation),
        });
    }

    private static string PatternOf(string text) =>
        text.Length == 0 ? "" : $"%{text.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
}
