using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Madang.Kernel.Time;

namespace Madang.Pay.Transfers;

/// <summary>Numbers as the wire's own look: digits, the day inside, unguessable at the end.</summary>
internal static class TransferNumbers
{
    /// <summary>Forty digits, such as 1330000071100999991182020050700019480001.</summary>
    public static string BillNo(BusinessClock clock) => New("133", clock, 40);

    /// <summary>Forty digits, such as 1030000071100999991182020050700019480001.</summary>
    public static string BatchId(BusinessClock clock) => New("103", clock, 40);

    /// <summary>Forty digits, such as 1040000071100999991182020050700019500100.</summary>
    public static string DetailId(BusinessClock clock) => New("104", clock, 40);

    /// <summary>The text that a mini program hands to its payer's wallet: 64 characters of base64 that nobody can guess.</summary>
    public static string PackageInfo() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));

    /// <summary>What tells one request from another of the same number.</summary>
    public static string Fingerprint(params string?[] fields) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', fields.Select(field => field is null ? "-" : $"{field.Length}:{field}")))));

    private static string New(string prefix, BusinessClock clock, int length)
    {
        var day = clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        return prefix + day + RandomNumberGenerator.GetString("0123456789", length - prefix.Length - day.Length);
    }
}
