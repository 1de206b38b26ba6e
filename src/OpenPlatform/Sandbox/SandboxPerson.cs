using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.People.Identity;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.Sandbox;

/// <summary>Who a developer's commands speak for when nobody holds a phone.</summary>
internal sealed class SandboxPerson(AppCredentials apps, Accounts accounts, IdentityBook book, IWallets wallets)
{
    private const int MostTries = 100;

    /// <summary>The person an app knows by an openid, or the demonstration's person; null when app or openid are unknown.</summary>
    public async Task<string?> FindAsync(string appId, string? openId, CancellationToken cancellation)
    {
        if (!AppCredentials.IsAppId(appId) || await apps.FindAsync(appId, cancellation) is null)
            return null;
        if (!string.IsNullOrEmpty(openId))
            return (await accounts.FindByOpenIdAsync(appId, openId, cancellation))?.PersonId;
        var personId = await wallets.DemonstrationPersonAsync(cancellation);
        await book.EnterAsync(personId, "Minji", cancellation);
        return await book.LeaderAsync(personId, cancellation);
    }

    /// <summary>Gives a person without a phone the first free number of +86 138 0013 80xx.</summary>
    public async Task EnsurePhoneAsync(string personId, CancellationToken cancellation)
    {
        if (await book.PhoneAsync(personId, cancellation) is not null)
            return;
        for (var number = 0; number < MostTries; number++)
        {
            var phone = $"+86138001380{number:00}";
            if (await book.FindAsync(IdentifierKind.Phone, phone, cancellation) is null
                && (await book.LinkAsync(personId, IdentifierKind.Phone, phone, Proof.Operator, cancellation)).Refusal is null)
                return;
        }
    }
}
