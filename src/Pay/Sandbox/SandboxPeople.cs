using Dapper;
using Madang.Kernel.Database;
using Madang.Ledger;
using Madang.Pay.Funding;
using Madang.Pay.Merchants;
using Madang.Pay.Wallet;

namespace Madang.Pay.Sandbox;

/// <summary>The demonstration's people and their money.</summary>
internal sealed class SandboxPeople(PlatformDatabase database, Payers payers, FundingOrders funding, ILedger ledger)
{
    public const string Currency = "CNY";

    // More than the dearest test order, less than what anybody mistakes for real.
    public const long PayerMoney = 10_000_00;
    public const long MerchantMoney = 100_000_00;

    /// <summary>The person whom any app knows by this openid; null when nobody is.</summary>
    public async Task<Payer?> FindByOpenIdAsync(string openId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<Payer>(
            "SELECT p.person_id AS PayerId, p.name AS Name FROM wallet_openid o JOIN wallet_person p ON p.person_id = o.person_id WHERE o.open_id = @openId", new { openId });
    }

    /// <summary>Everybody, oldest first, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<Payer>> ListAsync(int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<Payer>("SELECT person_id AS PayerId, name AS Name FROM wallet_person ORDER BY created_at, person_id LIMIT @limit", new { limit })];
    }

    /// <summary>Who pays when nobody is named: the first person, made with money when there is none.</summary>
    public async Task<Payer> DefaultAsync(CancellationToken cancellation) =>
        await ListAsync(1, cancellation) is [var first, ..] ? first : await MakeAsync("Minji", PayerMoney, cancellation);

    /// <summary>A new person with this much money.</summary>
    public async Task<Payer> MakeAsync(string name, long balance, CancellationToken cancellation)
    {
        var payer = await payers.CreateAsync(name, phone: null, cancellation) ?? throw new InvalidOperationException("The person was not stored.");
        await TopUpAsync(payer, balance, cancellation);
        return payer;
    }

    /// <summary>Puts money into a person's wallet.</summary>
    /// <returns>What they may spend afterwards.</returns>
    public async Task<long> TopUpAsync(Payer payer, long amount, CancellationToken cancellation) =>
        await TopUpAsync($"person/{payer.PayerId}", await payers.WalletAccountAsync(payer.PayerId, Currency, cancellation), amount, cancellation);

    /// <summary>Puts money into a merchant's operation account, from which transfers and red packets are paid.</summary>
    public Task<long> TopUpAsync(Merchant merchant, long amount, CancellationToken cancellation) =>
        TopUpAsync($"merchant/{merchant.MchId}", merchant.OperationAccount, amount, cancellation);

    /// <summary>What a person may spend.</summary>
    public async Task<long> BalanceAsync(Payer payer, CancellationToken cancellation) =>
        await BalanceAsync(await payers.WalletAccountAsync(payer.PayerId, Currency, cancellation), cancellation);

    public async Task<long> BalanceAsync(long account, CancellationToken cancellation) => (await ledger.FindAccountAsync(account, cancellation))?.Available ?? 0;

    private async Task<long> TopUpAsync(string owner, long account, long amount, CancellationToken cancellation)
    {
        var (order, refusal) = await funding.TopUpAsync(owner, account, Currency, amount, SandboxBank.SourceName, guards: null, cancellation);
        if (order?.State != FundingOrder.Success)
            throw new InvalidOperationException($"The sandbox bank paid nothing: {refusal?.Message ?? order?.Reason ?? order?.State}");
        return await BalanceAsync(account, cancellation);
    }
}
