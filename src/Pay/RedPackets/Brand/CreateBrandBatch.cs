using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.RedPackets.Brand;

/// <summary>
/// POST /v3/fund-app/brand-redpacket/brand-merchant-batches: up to ten packets at once, paid from the operation account. A packet whose receiver
/// cannot have it fails alone and costs nothing; without money for the others the whole batch is refused and may be sent again with the same number.
/// </summary>
internal sealed class CreateBrandBatch(
    BrandBatchBook batches, RedPacketBook packets, MerchantPackets merchants, MerchantDirectory directory, SensitiveFields fields, Payers payers,
    PlatformDatabase database, ILedger ledger, BusinessClock clock, RedPacketOptions options)
    : IWireUseCase
{
    private const int MostPasses = 5;

    internal sealed record Detail
    {
        [Must, Text(1, 32, Pattern = "[0-9A-Za-z]+")]
        public string? OutDetailNo { get; init; }

        /// <summary>Fen.</summary>
        [Between(1, 1_000_000_000)]
        public long Amount { get; init; }

        [Must, Text(1, 64)]
        public string? Openid { get; init; }

        [Text(1, 1024)]
        public string? UserName { get; init; }

        [Must, Text(1, 32)]
        public string? Remark { get; init; }
    }

    internal sealed record Request
    {
        [Between(1, long.MaxValue)]
        public long BrandId { get; init; }

        [Must, Text(1, 32)]
        public string? BrandAppid { get; init; }

        [Must, OneOf("CUSTOM_SEND")]
        public string? Scene { get; init; }

        [Must, Text(1, 128)]
        public string? TemplateId { get; init; }

        [Must, Text(5, 32, Pattern = "[0-9A-Za-z]+")]
        public string? OutBatchNo { get; init; }

        [Must, Text(1, 32)]
        public string? BatchName { get; init; }

        [Must, Text(1, 32)]
        public string? BatchRemark { get; init; }

        /// <summary>Fen.</summary>
        [Between(1, 1_000_000_000)]
        public long TotalAmount { get; init; }

        [Between(1, 10)]
        public long TotalNum { get; init; }

        [Must, Count(1, 10)]
        public List<Detail>? DetailList { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        if (Wrong(request) is { } wrong)
            return WireAnswer.Refuse(wrong);
        if (await directory.CheckAppAsync(call.Merchant.MchId, request.BrandAppid!, cancellation) is { } foreign)
            return WireAnswer.Refuse(foreign with { Field = "/brand_appid" });
        var (names, sealedWrong) = await NamesAsync(call, request, cancellation);
        if (sealedWrong is not null)
            return WireAnswer.Refuse(sealedWrong);
        var fingerprint = Fingerprint(request);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            if (await batches.FindByOutNoAsync(call.Merchant.MchId, request.OutBatchNo!, cancellation) is { } known)
                return known.Fingerprint == fingerprint ? await AnswerAsync(known, cancellation) : WireAnswer.Refuse(NumberTaken);
            var (batch, refused) = await TryAsync(call.Merchant, request, names, fingerprint, cancellation);
            if (refused is not null)
                return WireAnswer.Refuse(refused);
            if (batch is not null)
                return await AnswerAsync(batch, cancellation);
            // A row conflict: the same number, or somebody's last packet of the day, was taken at the same moment. Look again.
        }
        return WireAnswer.Refuse(WireRefusals.TooMany);
    }

    private static readonly Refusal NumberTaken = WireRefusals.InvalidRequest("This out_batch_no was used with other parameters.");

    private Refusal? Wrong(Request request)
    {
        var details = request.DetailList!;
        if (details.Count != request.TotalNum)
            return WireRefusals.Param("/total_num", null, "must be the number of elements of detail_list");
        if (details.Sum(detail => detail.Amount) != request.TotalAmount)
            return WireRefusals.Param("/total_amount", null, "must be the sum of the amounts of detail_list");
        if (details.Select(detail => detail.UserName is { Length: > 0 }).Distinct().Count() > 1)
            return WireRefusals.Param("/detail_list", null, "must name every receiver or none by user_name");
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < details.Count; i++)
        {
            if (!numbers.Add(details[i].OutDetailNo!))
                return WireRefusals.Param($"/detail_list/{i}/out_detail_no", details[i].OutDetailNo, "must be different from the others of the batch");
            if (details[i].Amount > options.MostPerBrandPacket)
                return WireRefusals.Param($"/detail_list/{i}/amount", null, $"must be at most {options.MostPerBrandPacket}");
            if (details[i].Amount >= options.NameNeededFrom && string.IsNullOrEmpty(details[i].UserName))
                return WireRefusals.Param($"/detail_list/{i}/user_name", null, $"is required from an amount of {options.NameNeededFrom} on");
        }
        return null;
    }

    private async Task<(string?[] Names, Refusal? Refusal)> NamesAsync(WireCall call, Request request, CancellationToken cancellation)
    {
        var names = new string?[request.DetailList!.Count];
        for (var i = 0; i < names.Length; i++)
        {
            if (string.IsNullOrEmpty(request.DetailList[i].UserName))
                continue;
            (names[i], var refusal) = await fields.TryDecryptAsync(call, request.DetailList[i].UserName!, $"/detail_list/{i}/user_name", cancellation);
            if (refusal is not null)
                return (names, refusal);
        }
        return (names, null);
    }

    // A retry encrypts the same name to other bytes, so names are no part of what makes two requests the same.
    private static string Fingerprint(Request request)
    {
        var plain = request with { DetailList = [.. request.DetailList!.Select(detail => detail with { UserName = null })] };
        return Convert.ToHexStringLower(SHA256.HashData(WireJson.Write(plain)));
    }

    private async Task<(BrandBatch? Batch, Refusal? Refusal)> TryAsync(
        Merchant merchant, Request request, string?[] names, string fingerprint, CancellationToken cancellation)
    {
        var details = await DecideAsync(merchant.MchId, request, names, cancellation);
        var total = details.Where(detail => detail.Detail.FailReason is null).Sum(detail => detail.Detail.Amount);
        // Asked before escrow accounts are opened, so that a batch without money leaves none behind. The ledger has the last word.
        if ((await ledger.FindAccountAsync(merchant.OperationAccount, cancellation))?.Available < total)
            return (null, WireRefusals.NotEnough);
        var batch = NewBatch(merchant.MchId, request, fingerprint);
        var transfers = new List<Transfer>();
        var rows = new List<RowWrite> { BrandBatchBook.Insert(batch) };
        foreach (var (detail, receiverId) in details)
        {
            rows.Add(BrandBatchBook.Insert(batch.BatchNo, detail));
            if (receiverId is null)
                continue;
            rows.Add(merchants.CountToday(merchant.MchId, receiverId));
            var draft = new PacketDraft(
                RedPacket.Fixed, "CNY", (int)detail.Amount, 1, RedPacket.MerchantSender(merchant.MchId), merchant.Name, merchant.OperationAccount, receiverId, detail.Remark)
            { MostPerSlot = (int)detail.Amount };
            var packet = await packets.BuildAsync(detail.DetailNo, draft, cancellation);
            transfers.AddRange(packet.Transfers);
            rows.AddRange(packet.Rows);
        }
        var result = await ledger.CommitAsync(new LedgerCommit(transfers, rows), cancellation);
        return result.Outcome switch
        {
            CommitOutcome.Committed => (batch, null),
            CommitOutcome.Refused => (null, WireRefusals.NotEnough),
            _ => (null, null),
        };
    }

    private async Task<IReadOnlyList<(BrandDetail Detail, string? ReceiverId)>> DecideAsync(
        string mchId, Request request, string?[] names, CancellationToken cancellation)
    {
        var decided = new List<(BrandDetail, string?)>();
        var left = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            var asked = request.DetailList![i];
            var person = await payers.FindByOpenIdAsync(request.BrandAppid!, asked.Openid!, cancellation);
            if (person is not null && !left.ContainsKey(person.PayerId))
                left[person.PayerId] = await merchants.LeftTodayAsync(mchId, person.PayerId, cancellation);
            var reason = person is null ? BrandFailReason.OpenIdInvalid
                : names[i] is { } name && !await IsNameOfAsync(person.PayerId, name, cancellation) ? BrandFailReason.NameNotCorrect
                : left[person.PayerId]-- <= 0 ? BrandFailReason.DayCountExceeded
                : null;
            var detail = new BrandDetail
            {
                OutDetailNo = asked.OutDetailNo!,
                DetailNo = RedPacketNumber.NewPacket(clock),
                OpenId = asked.Openid!,
                Amount = asked.Amount,
                Remark = asked.Remark!,
                FailReason = reason,
            };
            decided.Add((detail, reason is null ? person!.PayerId : null));
        }
        return decided;
    }

    // A person whose papers the platform does not know cannot be checked, and is not refused for it.
    private async Task<bool> IsNameOfAsync(string payerId, string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var legal = await connection.ExecuteScalarAsync<string?>("SELECT legal_name FROM wallet_person WHERE person_id = @payerId", new { payerId });
        return legal is null || string.Equals(legal, name, StringComparison.Ordinal);
    }

    private BrandBatch NewBatch(string mchId, Request request, string fingerprint) => new()
    {
        BatchNo = RedPacketNumber.NewBatch(clock),
        MchId = mchId,
        OutBatchNo = request.OutBatchNo!,
        Fingerprint = fingerprint,
        BrandId = request.BrandId,
        BrandAppId = request.BrandAppid!,
        Scene = request.Scene!,
        TemplateId = request.TemplateId!,
        BatchName = request.BatchName!,
        BatchRemark = request.BatchRemark!,
        TotalAmount = request.TotalAmount,
        TotalNum = request.TotalNum,
        CreatedAt = clock.UtcMicroseconds(),
    };

    private async Task<WireAnswer> AnswerAsync(BrandBatch batch, CancellationToken cancellation) => WireAnswer.Ok(new
    {
        batch.OutBatchNo,
        batch.BatchNo,
        BatchState = BrandBatchView.StateOf(await batches.DetailsAsync(batch.BatchNo, cancellation)),
        CreateTime = WireTime.Text(batch.CreatedAt),
    });
}
