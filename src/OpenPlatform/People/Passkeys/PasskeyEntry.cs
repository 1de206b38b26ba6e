using Madang.OpenPlatform.People.Identity;
using Microsoft.AspNetCore.Identity;

namespace Madang.OpenPlatform.People.Passkeys;

/// <summary>Makes a passkey somebody's: the link in the identity log first, then the key.</summary>
internal sealed class PasskeyEntry(IdentityBook book, PasskeyBook passkeys)
{
    private const int LongestName = 32;

    /// <summary>Null when it is entered; otherwise why not, as linking says it.</summary>
    public async Task<string?> EnterAsync(string personId, UserPasskeyInfo made, string? name, bool mayPay, CancellationToken cancellation)
    {
        // Random by its maker: one that is known already is somebody's who must not be joined by it.
        if (await passkeys.FindByCredentialAsync(made.CredentialId, cancellation) is not null)
            return "PASSKEY_KNOWN";
        var outcome = await book.LinkAsync(personId, IdentifierKind.Passkey, Passkey.Written(made.CredentialId), Proof.Passkey, cancellation);
        if (outcome.Refusal is not null)
            return outcome.Refusal;
        await passkeys.AddAsync(personId, outcome.EntryId!, Named(name), made, mayPay, cancellation);
        return null;
    }

    /// <summary>A name that can be shown: trimmed, cut, never empty.</summary>
    public static string Named(string? name)
    {
        var plain = new string([.. (name ?? "").Where(letter => !char.IsControl(letter))]).Trim();
        return plain.Length == 0 ? "Passkey" : plain[..Math.Min(plain.Length, LongestName)];
    }
}
