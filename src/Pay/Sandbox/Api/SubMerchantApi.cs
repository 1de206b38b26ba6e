using System.Security.Cryptography;
using Madang.Kernel.Refusals;
using Madang.Pay.Merchants;
using Madang.Pay.Transactions.Partner;
using Madang.Pay.Wire;

namespace Madang.Pay.Sandbox;

/// <summary>
/// <c>POST /sandbox/sub-merchants</c>: <c>{"sp_mchid":"1900000001","name":"Noodles"}</c> makes a merchant with an app for a service provider to act for;
/// <c>{"sp_mchid":"1900000001","sub_mchid":"1900000002"}</c> lets it act for one that is there. In production an operator signs such contracts.
/// </summary>
internal sealed class MakeSubMerchant(CreateMerchant create, MerchantDirectory directory, SubMerchants relations) : ISandboxUseCase
{
    // What a new merchant of the sandbox pays, too.
    private const long FeeRateBp = 60;

    public static readonly Refusal UnknownProvider = WireRefusals.NotFound("There is no merchant of the number sp_mchid.");

    public static readonly Refusal UnknownMerchant = WireRefusals.NotFound("There is no merchant of the number sub_mchid.");

    public static readonly Refusal Itself = WireRefusals.InvalidRequest("A service provider is not its own sub-merchant.");

    public sealed record Request
    {
        [Must]
        [Text(1, 32, Pattern = "[0-9]+")]
        public string? SpMchid { get; init; }

        [Text(1, 32, Pattern = "[0-9]+")]
        public string? SubMchid { get; init; }

        [Text(1, 64)]
        public string? Name { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        if (await directory.FindAsync(request.SpMchid!, cancellation) is null)
            return WireAnswer.Refuse(UnknownProvider);
        if (request.SubMchid == request.SpMchid)
            return WireAnswer.Refuse(Itself);
        if (await SubAsync(request, cancellation) is not { } sub)
            return WireAnswer.Refuse(UnknownMerchant);
        await relations.BindAsync(request.SpMchid!, sub.Merchant.MchId, cancellation);
        return WireAnswer.Ok(new
        {
            request.SpMchid,
            SubMchid = sub.Merchant.MchId,
            SubAppid = sub.AppIds.Order(StringComparer.Ordinal).FirstOrDefault(),
            sub.Merchant.Name,
        });
    }

    private async Task<MerchantEntry?> SubAsync(Request request, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(request.SubMchid))
            return await directory.FindAsync(request.SubMchid, cancellation);
        var made = await create.RunAsync(
            new NewMerchant
            {
                Name = string.IsNullOrWhiteSpace(request.Name) ? "Madang test sub-merchant" : request.Name,
                AppIds = [$"wx{RandomNumberGenerator.GetHexString(16, lowercase: true)}"],
                FeeRateBp = FeeRateBp,
            },
            cancellation);
        // Its keys are not handed out: the provider signs. A merchant that also speaks for itself is made by POST /sandbox/merchants and bound afterwards.
        return await directory.RequireAsync(made.Merchant.MchId, cancellation);
    }
}
