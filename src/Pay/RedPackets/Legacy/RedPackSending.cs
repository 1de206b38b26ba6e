using System.Security.Cryptography;
using System.Text;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Merchants;
using Madang.Pay.Wallet;
using Madang.Pay.Wire.Xml;

namespace Madang.Pay.RedPackets.Legacy;

/// <summary>Sends a merchant's packet once per number: money from the operation account, the packet, the bill and the day's count in one commit.</summary>
internal sealed class RedPackSending(
    RedPackBills bills, RedPacketBook packets, MerchantPackets merchants, MerchantDirectory directory, Payers payers, ILedger ledger, BusinessClock clock,
    RedPacketOptions options)
{
    private const int MostPasses = 5;

    // What may differ between a call and its repetition.
    private static readonly string[] NotCompared = [XmlSignature.Member, "sign_type", "nonce_str", "client_ip", "risk_info"];

    public async Task<XmlAnswer> RunAsync(XmlCall call, RedPackRequest request, int count, bool isGroup, CancellationToken cancellation)
    {
        var (bill, refusal) = await SendOnceAsync(call, request, count, isGroup, cancellation);
        return bill is null
            ? XmlAnswer.Refuse(refusal!, Echo(call))
            : XmlAnswer.Ok([.. Echo(call), XmlMember.Of("send_listid", bill.PacketId)]).Signed(isGroup);
    }

    /// <summary>The members of the request that answers repeat.</summary>
    public static IReadOnlyList<XmlMember> Echo(XmlCall call) =>
    [
        .. new[] { "mch_billno", "mch_id", "wxappid", "re_openid" }.Select(name => XmlMember.Of(name, call.Fields.GetValueOrDefault(name))),
        XmlMember.Of("total_amount", long.TryParse(call.Fields.GetValueOrDefault("total_amount"), out var amount) ? amount : (long?)null),
    ];

    private async Task<(RedPackBill? Bill, Refusal? Refusal)> SendOnceAsync(
        XmlCall call, RedPackRequest request, int count, bool isGroup, CancellationToken cancellation)
    {
        var mchId = call.Merchant.MchId;
        var fingerprint = Fingerprint(call, isGroup);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            if (await bills.FindAsync(mchId, request.MchBillno!, cancellation) is { } known)
                return known.Fingerprint == fingerprint ? (known, null) : (null, LegacyRefusals.OtherParameters);
            if (await directory.CheckAppAsync(mchId, request.Wxappid!, cancellation) is not null)
                return (null, LegacyRefusals.NotThisMerchantsApp);
            if (AmountRefusal(request, count) is { } outside)
                return (null, outside);
            if (await payers.FindByOpenIdAsync(request.Wxappid!, request.ReOpenid!, cancellation) is not { } person)
                return (null, LegacyRefusals.UnknownOpenId);
            if (await merchants.LeftTodayAsync(mchId, person.PayerId, cancellation) == 0)
                return (null, LegacyRefusals.TooManyToday);
            if (await TooMuchAsync(mchId, person.PayerId, request, isGroup, cancellation) is { } tooMuch)
                return (null, tooMuch);
            // Asked before an escrow account is opened, so that a merchant without money leaves none behind. The ledger has the last word.
            if ((await ledger.FindAccountAsync(call.Merchant.OperationAccount, cancellation))?.Available < request.TotalAmount)
                return (null, LegacyRefusals.NotEnough);
            var bill = NewBill(mchId, request, fingerprint, isGroup);
            var result = await CommitAsync(call.Merchant, request, count, bill, person, cancellation);
            if (result.IsCommitted)
                return (bill, null);
            if (result.Outcome == CommitOutcome.Refused)
                return (null, LegacyRefusals.NotEnough);
            // A row conflict: the same number, or the person's last packet of the day, was taken at the same moment. Look again.
        }
        return (null, LegacyRefusals.Processing);
    }

    private Refusal? AmountRefusal(RedPackRequest request, int count)
    {
        var (least, most) = request.SceneId is null ? options.Amount : options.AmountWithScene;
        return request.TotalAmount >= least * count && request.TotalAmount <= most * count ? null : LegacyRefusals.Money(least, most);
    }

    private async ValueTask<Refusal?> TooMuchAsync(string mchId, string personId, RedPackRequest request, bool isGroup, CancellationToken cancellation)
    {
        var (inAll, toPerson) = await merchants.SentTodayAsync(mchId, personId, cancellation);
        if (inAll + request.TotalAmount > options.MostFenPerMerchantDay)
            return LegacyRefusals.TooMuchToday;
        return !isGroup && toPerson + request.TotalAmount > MostToPerson(request) ? LegacyRefusals.TooMuchForOne : null;
    }

    // A scene that allows one packet above the day's limit allows the day that much.
    private long MostToPerson(RedPackRequest request) =>
        request.SceneId is null ? options.MostFenPerPersonDay : Math.Max(options.MostFenPerPersonDay, options.AmountWithScene.Most);

    private async ValueTask<CommitResult> CommitAsync(
        Merchant merchant, RedPackRequest request, int count, RedPackBill bill, Payer person, CancellationToken cancellation)
    {
        var isGroup = bill.HbType == RedPackBill.Group;
        var most = request.SceneId is null ? options.Amount.Most : options.AmountWithScene.Most;
        var draft = new PacketDraft(
            isGroup ? RedPacket.Lucky : RedPacket.Fixed, "CNY", (int)request.TotalAmount, count, RedPacket.MerchantSender(merchant.MchId), request.SendName!,
            merchant.OperationAccount, isGroup ? null : person.PayerId, request.Wishing!)
        { MostPerSlot = (int)most, SeedId = isGroup ? person.PayerId : null };
        var packet = await packets.BuildAsync(bill.PacketId, draft, cancellation);
        return await ledger.CommitAsync(
            new LedgerCommit(packet.Transfers, [
                RedPackBills.Insert(bill),
                merchants.CountToday(merchant.MchId, person.PayerId),
                .. merchants.AddToday(merchant.MchId, person.PayerId, request.TotalAmount, isGroup ? 0 : request.TotalAmount, MostToPerson(request)),
                .. packet.Rows,
            ]),
            cancellation);
    }

    private RedPackBill NewBill(string mchId, RedPackRequest request, string fingerprint, bool isGroup) => new()
    {
        MchId = mchId,
        MchBillno = request.MchBillno!,
        PacketId = RedPacketNumber.NewPacket(clock),
        Fingerprint = fingerprint,
        AppId = request.Wxappid!,
        OpenId = request.ReOpenid!,
        HbType = isGroup ? RedPackBill.Group : RedPackBill.Normal,
        ActName = request.ActName!,
        Remark = request.Remark!,
    };

    private static string Fingerprint(XmlCall call, bool isGroup)
    {
        var compared = XmlSignature.Text(call.Fields.Where(field => !NotCompared.Contains(field.Key)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{isGroup}\n{compared}")));
    }
}
