using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Secrets;
using Madang.Kernel.Signing;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Keys;

/// <summary>
/// The keys with which the platform signs and opens. They live in the database, sealed, so that all nodes share them; each node keeps what it last read
/// and looks again after a moment. What is missing, on first start or after years, is made.
/// </summary>
internal sealed class PlatformKeys(PlatformDatabase database, ILedger ledger, MasterKey master, BusinessClock clock, PlatformCa authority) : IDisposable
{
    /// <summary>How long a new key is offered before it signs, and an old one is kept after it stopped: both sides have that long to follow.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(5 * 365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    // Read again after the first, by one caller while the others go on; all wait after the second.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UsableFor = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim reading = new(1);
    private volatile Reading? last;

    /// <summary>Every key that is not long gone. Fast: from memory, but for a look at the database every other second.</summary>
    public ValueTask<KeyRing> RingAsync(CancellationToken cancellation = default)
    {
        var known = last;
        if (known is null)
            return ReadAsync(wait: true, cancellation);
        var age = clock.Machine.GetElapsedTime(known.AtTimestamp);
        return age < FreshFor ? new(known.Ring) : ReadAsync(wait: age >= UsableFor, cancellation);
    }

    /// <summary>The key that signs for a merchant: the one that the client names while it is valid, else the active one of the merchant's mode.</summary>
    public async ValueTask<PlatformKey> SignerAsync(KeyMode mode, string? named, CancellationToken cancellation = default)
    {
        var ring = await RingAsync(cancellation);
        var nowUs = clock.UtcMicroseconds();
        if (!string.IsNullOrEmpty(named) && ring.Find(named, nowUs) is { } wanted)
            return wanted;
        if (ring.Active(mode, nowUs) is { } active)
            return active;
        // Time was moved beyond every key's end, and the reading in memory is from before.
        ring = await ReadAsync(wait: true, cancellation, force: true);
        return ring.Active(mode, clock.UtcMicroseconds()) ?? throw new InvalidOperationException($"There is no platform key of mode {mode}.");
    }

    /// <summary>
    /// Makes the next key of a mode. It signs after <see cref="Overlap"/>, or at once in a sandbox that asks for it; the old one stays valid for as long again.
    /// </summary>
    public async Task<PlatformKey> RotateAsync(KeyMode mode, bool atOnce, CancellationToken cancellation = default)
    {
        var ring = await ReadAsync(wait: true, cancellation, force: true);
        var newest = ring.Keys.Where(key => key.Mode == mode).Max(key => key.Generation);
        var nowUs = clock.UtcMicroseconds();
        await MakeAsync(mode, newest + 1, nowUs, atOnce ? nowUs : nowUs + Microseconds.Of(Overlap), cancellation);
        ring = await ReadAsync(wait: true, cancellation, force: true);
        return ring.Keys.Where(key => key.Mode == mode).MaxBy(key => key.Generation)!;
    }

    /// <inheritdoc />
    public void Dispose() => reading.Dispose();

    private async ValueTask<KeyRing> ReadAsync(bool wait, CancellationToken cancellation, bool force = false)
    {
        var before = last;
        if (!wait && !await reading.WaitAsync(TimeSpan.Zero, cancellation))
            return before!.Ring;
        if (wait)
            await reading.WaitAsync(cancellation);
        try
        {
            if (!force && !ReferenceEquals(before, last))
                return last!.Ring;
            var timestamp = clock.Machine.GetTimestamp();
            var ring = await LoadAsync(cancellation);
            if (await MakeMissingAsync(ring, cancellation))
                ring = await LoadAsync(cancellation);
            last = new(ring, timestamp);
            return ring;
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task<KeyRing> LoadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(
            """
            SELECT kind, generation, key_id AS KeyId, private_key_sealed AS Box, certificate_pem AS Pem, offered_at AS OfferedAt, active_at AS ActiveAt, expires_at AS ExpiresAt
            FROM pay_platform_key WHERE kind <> 'Authority' ORDER BY kind, generation
            """);
        // A key parsed before is used again: what changes is only its times.
        var parsed = last?.Ring.Keys.ToDictionary(key => key.Id, key => key.Signing, StringComparer.Ordinal) ?? [];
        return new([
            .. rows.Select(row => new PlatformKey(
                Enum.Parse<KeyMode>(row.Kind),
                row.Generation,
                parsed.TryGetValue(row.KeyId, out var key) ? key : new SigningKey(row.KeyId, master.Open(row.Box, Purpose(row.KeyId))),
                row.Pem,
                row.OfferedAt,
                row.ActiveAt,
                row.ExpiresAt)),
        ]);
    }

    private async Task<bool> MakeMissingAsync(KeyRing ring, CancellationToken cancellation)
    {
        var isMade = false;
        var nowUs = clock.UtcMicroseconds();
        foreach (var mode in Enum.GetValues<KeyMode>())
        {
            var newest = ring.Keys.Where(key => key.Mode == mode).MaxBy(key => key.Generation);
            if (newest is not null && newest.ExpiresAtUs > nowUs + Microseconds.Of(RenewBefore))
                continue;
            var atOnce = ring.Active(mode, nowUs) is null;
            await MakeAsync(mode, (newest?.Generation ?? 0) + 1, nowUs, atOnce ? nowUs : nowUs + Microseconds.Of(Overlap), cancellation);
            isMade = true;
        }
        return isMade;
    }

    // A second node that makes the same generation at the same moment finds the place taken and uses the first one's.
    private async Task MakeAsync(KeyMode mode, long generation, long nowUs, long activeAtUs, CancellationToken cancellation)
    {
        var (keyId, pkcs8, pem, expiresAtUs) = mode == KeyMode.Certificate ? await NewCertificateAsync(nowUs, cancellation) : NewPublicKey(nowUs);
        await ledger.CommitAsync(
            LedgerCommit.OfRows(
                RowWrite.One(
                    """
                    INSERT INTO pay_platform_key (kind, generation, key_id, private_key_sealed, certificate_pem, offered_at, active_at, expires_at)
                    VALUES (@Kind, @generation, @keyId, @Box, @pem, @nowUs, @activeAtUs, @expiresAtUs) ON CONFLICT DO NOTHING
                    """,
                    new { Kind = mode.ToString(), generation, keyId, Box = master.Seal(pkcs8, Purpose(keyId)), pem, nowUs, activeAtUs, expiresAtUs }),
                RowWrite.Any(
                    "UPDATE pay_platform_key SET expires_at = @EndUs WHERE kind = @Kind AND generation < @generation AND expires_at > @EndUs AND active_at < @EndUs",
                    new { Kind = mode.ToString(), generation, EndUs = activeAtUs + Microseconds.Of(Overlap) })),
            cancellation);
        CryptographicOperations.ZeroMemory(pkcs8);
    }

    private async Task<(string KeyId, byte[] Pkcs8, string Pem, long ExpiresAtUs)> NewCertificateAsync(long nowUs, CancellationToken cancellation)
    {
        // Valid from a little before the machine's now, because clients check by their own clocks; until its end in business time.
        var notAfter = Microseconds.ToInstant(nowUs) + Lifetime;
        var issued = await authority.IssueSignerAsync("Madang Pay platform", "Madang", clock.Machine.GetUtcNow().AddHours(-1), notAfter, cancellation);
        return (issued.SerialNo, issued.Pkcs8, issued.CertificatePem, Microseconds.From(notAfter));
    }

    // PUB_KEY_ID_0120260101 and 18 digits: the form that clients expect; only its prefix has a meaning.
    private static (string KeyId, byte[] Pkcs8, string Pem, long ExpiresAtUs) NewPublicKey(long nowUs)
    {
        using var rsa = RSA.Create(2048);
        var digits = string.Concat(RandomNumberGenerator.GetItems<char>("0123456789", 18));
        var day = Microseconds.ToInstant(nowUs).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return ($"PUB_KEY_ID_01{day}{digits}", rsa.ExportPkcs8PrivateKey(), "", nowUs + Microseconds.Of(Lifetime));
    }

    private static string Purpose(string keyId) => $"platform-key/{keyId}";

    private sealed record Reading(KeyRing Ring, long AtTimestamp);

    private sealed record Row
    {
        public string Kind { get; init; } = "";

        public long Generation { get; init; }

        public string KeyId { get; init; } = "";

        public string Box { get; init; } = "";

        public string Pem { get; init; } = "";

        public long OfferedAt { get; init; }

        public long ActiveAt { get; init; }

        public long ExpiresAt { get; init; }
    }
}
