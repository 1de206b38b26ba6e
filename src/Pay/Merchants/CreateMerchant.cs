using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Secrets;
using Madang.Kernel.Signing;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Keys;

namespace Madang.Pay.Merchants;

/// <summary>What a new merchant is to be.</summary>
internal sealed record NewMerchant
{
    /// <summary>Shown to payers, 1-128 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The apps to bind, 0-50.</summary>
    public IReadOnlyList<string> AppIds { get; init; } = [];

    /// <summary>Hundredths of a percent, 0-1000.</summary>
    public long FeeRateBp { get; init; }

    /// <summary>Which of the platform's keys signs for it where it names none.</summary>
    public KeyMode KeyMode { get; init; } = KeyMode.Certificate;
}

/// <summary>A new merchant with its secrets, which are shown this once: the private key is not stored at all. Never log it.</summary>
internal sealed record MerchantCredentials(
    Merchant Merchant, string SerialNo, string PrivateKeyPem, string CertificatePem, string ApiV3Key, string ApiKeyV2);

/// <summary>Makes a merchant: number, ledger accounts, API certificate and keys.</summary>
internal sealed class CreateMerchant(
    PlatformDatabase database, ILedger ledger, MasterKey master, BusinessClock clock, PlatformCa authority, MerchantDirectory directory)
{
    private const long FirstNumber = 1_900_000_001;
    private const int Attempts = 50;
    private const int KeyLetters = 32;
    private const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly TimeSpan CertificateLifetime = TimeSpan.FromDays(5 * 365);

    public async Task<MerchantCredentials> RunAsync(NewMerchant wanted, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(wanted.Name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted.Name.Length, 128);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted.AppIds.Count, 50);
        ArgumentOutOfRangeException.ThrowIfNegative(wanted.FeeRateBp);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted.FeeRateBp, 1000);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // Two that are made at the same moment want the same number; the second takes the next.
            if (await TryAsync(await NextNumberAsync(cancellation), wanted, cancellation) is { } made)
                return made;
        }
        throw new InvalidOperationException("No merchant number was free. Try again.");
    }

    /// <summary>A key that seals or signs. Letters and digits, because SDKs take it as text.</summary>
    public static string NewKey() => RandomNumberGenerator.GetString(Letters, KeyLetters);

    /// <summary>Issues another API certificate for a merchant; the others stay valid.</summary>
    public async Task<(string SerialNo, string PrivateKeyPem, string CertificatePem)> IssueCertificateAsync(string mchId, CancellationToken cancellation = default)
    {
        var entry = await directory.RequireAsync(mchId, cancellation);
        var issued = await IssueAsync(mchId, entry.Merchant.Name, cancellation);
        if (!await directory.AddCertificateAsync(mchId, issued, cancellation))
            throw new InvalidOperationException("The certificate was not stored.");
        return (issued.SerialNo, PrivateKeyPem(issued), issued.CertificatePem);
    }

    private async Task<MerchantCredentials?> TryAsync(string mchId, NewMerchant wanted, CancellationToken cancellation)
    {
        var issued = await IssueAsync(mchId, wanted.Name, cancellation);
        var basic = await MerchantDirectory.OpenAccountAsync(ledger, mchId, MerchantAccount.Basic, "CNY", cancellation);
        var operation = await MerchantDirectory.OpenAccountAsync(ledger, mchId, MerchantAccount.Operation, "CNY", cancellation);
        var apiV3Key = NewKey();
        var apiKeyV2 = NewKey();
        var merchant = new Merchant(mchId, wanted.Name, basic, operation, wanted.FeeRateBp);
        var rows = new List<RowWrite>
        {
            RowWrite.One(
                """
                INSERT INTO pay_merchant (mchid, name, basic_account, operation_account, fee_rate_bp, key_mode, apiv3_key_sealed, api_key_v2_sealed, created_at)
                VALUES (@MchId, @Name, @BasicAccount, @OperationAccount, @FeeRateBp, @Mode, @ApiV3Box, @ApiV2Box, @NowUs) ON CONFLICT DO NOTHING
                """,
                new
                {
                    merchant.MchId, merchant.Name, merchant.BasicAccount, merchant.OperationAccount, merchant.FeeRateBp,
                    Mode = wanted.KeyMode.ToString(),
                    ApiV3Box = master.Seal(Encoding.ASCII.GetBytes(apiV3Key), MerchantDirectory.Purpose(mchId, "apiv3")),
                    ApiV2Box = master.Seal(Encoding.ASCII.GetBytes(apiKeyV2), MerchantDirectory.Purpose(mchId, "v2")),
                    NowUs = clock.UtcMicroseconds(),
                }),
            MerchantDirectory.InsertCertificate(mchId, issued),
        };
        rows.AddRange(wanted.AppIds.Distinct(StringComparer.Ordinal).Select(appId =>
            RowWrite.One("INSERT INTO pay_merchant_app (mchid, appid) VALUES (@mchId, @appId)", new { mchId, appId })));
        var result = await ledger.CommitAsync(new LedgerCommit([], rows), cancellation);
        return result.IsCommitted ? new(merchant, issued.SerialNo, PrivateKeyPem(issued), issued.CertificatePem, apiV3Key, apiKeyV2) : null;
    }

    private Task<IssuedCertificate> IssueAsync(string mchId, string name, CancellationToken cancellation)
    {
        var now = clock.Machine.GetUtcNow();
        // X.520 allows 64 characters of an organisation.
        return authority.IssueSignerAsync(mchId, name[..Math.Min(name.Length, 64)], now.AddHours(-1), now + CertificateLifetime, cancellation);
    }

    private async Task<string> NextNumberAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var highest = await connection.ExecuteScalarAsync<string?>("SELECT MAX(mchid) FROM pay_merchant");
        var next = highest is null ? FirstNumber : Math.Max(FirstNumber, long.Parse(highest, CultureInfo.InvariantCulture) + 1);
        return next.ToString(CultureInfo.InvariantCulture);
    }

    private static string PrivateKeyPem(IssuedCertificate issued) => PemEncoding.WriteString("PRIVATE KEY", issued.Pkcs8);
}
