namespace Madang.Pay.Wallet;

/// <summary>
/// What other modules may know of the people who pay: who they are by an openid or a token. It is the one place where openids are made,
/// so that a login and a payment know a person by the same one. Money moves nowhere here.
/// </summary>
public interface IWallets
{
    /// <summary>Makes a person with an empty wallet.</summary>
    /// <param name="name">What others see; 1-64 characters.</param>
    /// <param name="cancellation">Cancels the wait, not the write.</param>
    /// <returns>The person's id: 32 hexadecimal digits.</returns>
    Task<string> CreateAsync(string name, CancellationToken cancellation = default);

    /// <summary>Makes a person of an id that the caller has made: 32 hexadecimal digits, ordered by time.</summary>
    Task CreateAsync(string personId, string name, CancellationToken cancellation = default);

    /// <summary>Says which phone (E.164, +8613800138000) finds this wallet; null for none. False when it still finds another.</summary>
    Task<bool> SetPhoneAsync(string personId, string? phone, CancellationToken cancellation = default);

    /// <summary>The openid by which an app knows the person: 28 characters, made at the first call, the same for ever.</summary>
    Task<string> OpenIdAsync(string appId, string personId, CancellationToken cancellation = default);

    /// <summary>The person whom this app, and no other, knows by an openid; null when nobody is.</summary>
    Task<string?> FindByOpenIdAsync(string appId, string openId, CancellationToken cancellation = default);

    /// <summary>A token that opens the person's side (<c>Authorization: Bearer</c>) for 365 days, told once.</summary>
    Task<string> IssueTokenAsync(string personId, CancellationToken cancellation = default);

    /// <summary>The person whose token an Authorization header carries, and the token's hash; null for any other text.</summary>
    Task<(string PersonId, string TokenHash)?> FindByTokenAsync(string authorization, CancellationToken cancellation = default);

    /// <summary>Ends a token, named by its hash.</summary>
    Task RevokeTokenAsync(string tokenHash, CancellationToken cancellation = default);

    /// <summary>Ends every token of a person.</summary>
    Task RevokeAllTokensAsync(string personId, CancellationToken cancellation = default);

    /// <summary>Whether the person has set a payment password.</summary>
    Task<bool> HasPasswordAsync(string personId, CancellationToken cancellation = default);

    /// <summary>Checks the payment password; each wrong one counts. Null when it is right, otherwise the refusal's code.</summary>
    Task<string?> CheckPasswordAsync(string personId, string password, CancellationToken cancellation = default);

    /// <summary>Whether the wallet holds money, on hold or free.</summary>
    Task<bool> HasMoneyAsync(string personId, CancellationToken cancellation = default);

    /// <summary>Everything that a person's wallet has done, newest first, for them to take along.</summary>
    Task<WalletRecord> RecordAsync(string personId, CancellationToken cancellation = default);

    /// <summary>Takes name, phone, papers, payment password and limits out of the person's record. What was paid stays, as the law has it.</summary>
    Task ForgetAsync(string personId, CancellationToken cancellation = default);

    /// <summary>In a sandbox: the person who pays when nobody is named; made, with money, when there is none.</summary>
    /// <exception cref="InvalidOperationException">This is no sandbox.</exception>
    Task<string> DemonstrationPersonAsync(CancellationToken cancellation = default);
}

/// <summary>A wallet and its postings.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Balance">Minor units.</param>
/// <param name="Postings">Newest first.</param>
/// <param name="IsWhole">False where there are more than are told at once.</param>
public sealed record WalletRecord(string Currency, long Balance, IReadOnlyList<WalletPosting> Postings, bool IsWhole);

/// <summary>One posting of a wallet. Amounts are minor units, negative for money that went out; the time is UTC microseconds.</summary>
public sealed record WalletPosting(long Sequence, long AtUtcUs, string Kind, string? Counterparty, long Amount, long BalanceAfter, string? Reference);
