using System.Buffers.Text;
using System.Text.Json;
using Madang.Kernel.Time;
using Microsoft.AspNetCore.Identity;

namespace Madang.OpenPlatform.People.Passkeys;

/// <summary>A passkey as it is stored. Times are UTC microseconds; <see cref="UsedAt"/> is 0 before its first use.</summary>
internal sealed record Passkey(string PasskeyId, string CredentialId, string PersonId, string EntryId, string Name, string Detail, long SignCount, long Pays, long CreatedAt, long UsedAt)
{
    /// <summary>What a check needs beside the count.</summary>
    private sealed record Facts(string PublicKey, string[]? Transports, bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp);

    public bool MayPay => Pays != 0;

    /// <summary>As the framework's check takes it.</summary>
    public UserPasskeyInfo Info()
    {
        var facts = JsonSerializer.Deserialize<Facts>(Detail)!;
        return new(
            Base64Url.DecodeFromChars(CredentialId), Convert.FromBase64String(facts.PublicKey), Microseconds.ToInstant(CreatedAt), (uint)SignCount, facts.Transports,
            facts.IsUserVerified, facts.IsBackupEligible, facts.IsBackedUp, attestationObject: [], clientDataJson: []);
    }

    /// <summary>What is stored of a passkey that the check has accepted. Attestations are not asked for, so none is kept.</summary>
    public static string DetailOf(UserPasskeyInfo info) =>
        JsonSerializer.Serialize(new Facts(Convert.ToBase64String(info.PublicKey), info.Transports, info.IsUserVerified, info.IsBackupEligible, info.IsBackedUp));

    public static string Written(byte[] credentialId) => Base64Url.EncodeToString(credentialId);
}
