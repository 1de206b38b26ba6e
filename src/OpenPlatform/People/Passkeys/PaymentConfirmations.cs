using System.Globalization;
using Madang.OpenPlatform.People.Identity;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.People.Passkeys;

/// <summary>Tells the wallet whether a passkey has agreed to a spending.</summary>
internal sealed class PaymentConfirmations(Ceremonies ceremonies, IdentityBook book) : IPaymentConfirmations
{
    public async Task<bool> TakeAsync(string personId, string confirmation, string currency, long amount, string key, CancellationToken cancellation) =>
        await book.LeaderAsync(personId, cancellation) is { } leader && await ceremonies.SpendAsync(leader, confirmation, Subject(currency, amount, key), cancellation);

    /// <summary>One spending, named so that an agreement to it is good for no other.</summary>
    public static string Subject(string currency, long amount, string key) => string.Create(CultureInfo.InvariantCulture, $"{currency} {amount} {key}");
}
