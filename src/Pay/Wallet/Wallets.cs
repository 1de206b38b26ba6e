using Madang.Ledger;
using Madang.Pay.Sandbox;
using Madang.Pay.Wallet.History;

namespace Madang.Pay.Wallet;

/// <inheritdoc cref="IWallets" />
internal sealed class Wallets(Payers payers, WalletTokens tokens, PaymentPasswords passwords, WalletRecords records, SandboxPeople people, SandboxOptions sandbox, ILedger ledger) : IWallets
{
    private const string Scheme = "Bearer ";

    // The wire's own currency; other currencies come with their own wallets.
    private const string Currency = "CNY";

    public async Task<string> CreateAsync(string name, CancellationToken cancellation) =>
        (await payers.CreateAsync(name, phone: null, cancellation) ?? throw new InvalidOperationException("The person was not stored.")).PayerId;

    public async Task CreateAsync(string personId, string name, CancellationToken cancellation) => await payers.EnterAsync(personId, name, cancellation);

    public async Task<bool> HasPasswordAsync(string personId, CancellationToken cancellation) => await passwords.IsSetAsync(personId, cancellation);

    public async Task<string?> CheckPasswordAsync(string personId, string password, CancellationToken cancellation) => (await passwords.VerifyAsync(personId, password, cancellation))?.Code;

    public async Task<bool> SetPhoneAsync(string personId, string? phone, CancellationToken cancellation) => await payers.SetPhoneAsync(personId, phone, cancellation);

    public async Task<string> OpenIdAsync(string appId, string personId, CancellationToken cancellation) => await payers.OpenIdAsync(appId, personId, cancellation);

    public async Task<string?> FindByOpenIdAsync(string appId, string openId, CancellationToken cancellation) => (await payers.FindByOpenIdAsync(appId, openId, cancellation))?.PayerId;

    public async Task<string> IssueTokenAsync(string personId, CancellationToken cancellation) => await tokens.IssueAsync(personId, cancellation);

    public async Task<(string PersonId, string TokenHash)?> FindByTokenAsync(string authorization, CancellationToken cancellation) =>
        await tokens.FindAsync(authorization, cancellation) is { } payer ? (payer.PayerId, WalletTokens.Hash(authorization[Scheme.Length..].Trim())) : null;

    public async Task RevokeTokenAsync(string tokenHash, CancellationToken cancellation) => await tokens.RevokeAsync(tokenHash, cancellation);

    public async Task RevokeAllTokensAsync(string personId, CancellationToken cancellation) => await tokens.RevokeAllAsync(personId, cancellation);

    public async Task<bool> HasMoneyAsync(string personId, CancellationToken cancellation) =>
        await ledger.FindAccountAsync(await payers.WalletAccountAsync(personId, Currency, cancellation), cancellation) is { } account && account.CreditsPosted != account.DebitsPosted;

    public async Task<WalletRecord> RecordAsync(string personId, CancellationToken cancellation) => await records.OfAsync(personId, Currency, cancellation);

    public async Task ForgetAsync(string personId, CancellationToken cancellation) => await payers.ForgetAsync(personId, cancellation);

    public async Task<string> DemonstrationPersonAsync(CancellationToken cancellation) =>
        sandbox.IsOn ? (await people.DefaultAsync(cancellation)).PayerId : throw new InvalidOperationException("Only a sandbox has demonstration people.");
}
