using Madang.Kernel.Time;
using Madang.Pay.Merchants;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Sandbox;

/// <summary><c>POST /sandbox/payers</c>: <c>{"name":"Wei","appid":"wx…","balance":1000000}</c>; a person with money, an openid and a token for <c>/wallet</c>.</summary>
internal sealed class MakePayer(SandboxPeople people, Payers payers, WalletTokens tokens, MerchantDirectory directory) : ISandboxUseCase
{
    private static readonly string[] Names = ["Minji", "Wei", "Alex", "Seojun", "Lan", "Sam"];

    public sealed record Request
    {
        [Text(1, 64)]
        public string? Name { get; init; }

        [Text(1, 32)]
        public string? Appid { get; init; }

        [Between(1, 100_000_000_000)]
        public long? Balance { get; init; }

        /// <summary>The name on their papers, with which <c>user_name</c> of transfers and red packets is compared; none is not compared.</summary>
        [Text(1, 64)]
        public string? LegalName { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        var appId = string.IsNullOrEmpty(request.Appid) ? await NewestAppAsync(cancellation) : request.Appid;
        var name = string.IsNullOrWhiteSpace(request.Name) ? Names[(await people.ListAsync(Names.Length, cancellation)).Count % Names.Length] : request.Name;
        var payer = await people.MakeAsync(name, request.Balance ?? SandboxPeople.PayerMoney, cancellation);
        if (!string.IsNullOrEmpty(request.LegalName))
            await payers.SetLegalNameAsync(payer.PayerId, request.LegalName, cancellation);
        return WireAnswer.Ok(new
        {
            payer.PayerId,
            payer.Name,
            Appid = appId,
            Openid = appId is null ? null : await payers.OpenIdAsync(appId, payer.PayerId, cancellation),
            Token = await tokens.IssueAsync(payer.PayerId, cancellation),
            Balance = await people.BalanceAsync(payer, cancellation),
        });
    }

    private async Task<string?> NewestAppAsync(CancellationToken cancellation) =>
        await directory.ListAsync(cancellation) is [.., var newest] ? (await directory.RequireAsync(newest.MchId, cancellation)).AppIds.Order(StringComparer.Ordinal).FirstOrDefault() : null;
}

/// <summary><c>GET /sandbox/payers?appid=</c></summary>
internal sealed class ListPayers(SandboxPeople people, Payers payers) : ISandboxUseCase
{
    private const int Most = 100;

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        var shown = new List<object>();
        foreach (var payer in await people.ListAsync(Most, cancellation))
        {
            shown.Add(new
            {
                payer.PayerId,
                payer.Name,
                Balance = await people.BalanceAsync(payer, cancellation),
                Openid = call.Query("appid") is { } appId ? await payers.OpenIdAsync(appId, payer.PayerId, cancellation) : null,
            });
        }
        return WireAnswer.Ok(new { Payers = shown });
    }
}

/// <summary><c>POST /sandbox/topups</c>: <c>{"openid":"o…","amount":1000000}</c>, or <c>payer_id</c>, or <c>mchid</c> for a merchant's operation account.</summary>
internal sealed class TopUp(SandboxPeople people, Payers payers, MerchantDirectory directory) : ISandboxUseCase
{
    public sealed record Request
    {
        public string? Openid { get; init; }

        public string? PayerId { get; init; }

        public string? Mchid { get; init; }

        [Must]
        [Between(1, 100_000_000_000)]
        public long? Amount { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        if (!string.IsNullOrEmpty(request.Mchid))
        {
            return await directory.FindAsync(request.Mchid, cancellation) is { } entry
                ? WireAnswer.Ok(new { Balance = await people.TopUpAsync(entry.Merchant, request.Amount!.Value, cancellation) })
                : WireAnswer.Refuse(WireRefusals.NotFound($"There is no merchant {request.Mchid}."));
        }
        var payer = string.IsNullOrEmpty(request.PayerId) ? await people.FindByOpenIdAsync(request.Openid ?? "", cancellation) : await payers.FindAsync(request.PayerId, cancellation);
        return payer is null
            ? WireAnswer.Refuse(WireRefusals.NotFound("Nobody is known by that openid."))
            : WireAnswer.Ok(new { Balance = await people.TopUpAsync(payer, request.Amount!.Value, cancellation) });
    }
}

/// <summary><c>POST /sandbox/codes</c>: <c>{"openid":"o…"}</c>; the code that this person shows at a till now.</summary>
internal sealed class ShowCode(SandboxPeople people, PaymentCodes codes) : ISandboxUseCase
{
    public sealed record Request
    {
        [Must]
        public string? Openid { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        if (await people.FindByOpenIdAsync(request.Openid!, cancellation) is not { } payer)
            return WireAnswer.Refuse(WireRefusals.NotFound("Nobody is known by that openid."));
        return await codes.IssueAsync(payer.PayerId, cancellation) is { } code
            ? WireAnswer.Ok(new { code.Code, ExpiresAt = Microseconds.ToInstant(code.ExpiresAtUtcUs) })
            : WireAnswer.Refuse(WireRefusals.TooMany);
    }
}
