using Madang.Kernel.Time;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;
using Madang.Pay.Wire.Xml;

namespace Madang.Pay.RedPackets.Legacy;

/// <summary>POST /mmpaymkttransfers/gethbinfo: what has become of a packet, and who got what of it. Not signed, as documented: its list is nested.</summary>
[ClientCertificate]
internal sealed class GetHbInfo(RedPackBills bills, RedPacketBook packets, Payers payers, BusinessClock clock) : IXmlUseCase
{
    internal sealed record Request
    {
        [Must, Text(1, 32)]
        public string? NonceStr { get; init; }

        [Must, Text(1, 28)]
        public string? MchBillno { get; init; }

        [Must, Text(1, 32)]
        public string? Appid { get; init; }

        [Must, OneOf("MCHT")]
        public string? BillType { get; init; }
    }

    public async Task<XmlAnswer> HandleAsync(XmlCall call, CancellationToken cancellation)
    {
        IReadOnlyList<XmlMember> echo = [XmlMember.Of("mch_billno", call.Fields.GetValueOrDefault("mch_billno")), XmlMember.Of("mch_id", call.Merchant.MchId)];
        if (!call.TryRead<Request>(out var request, out var refusal))
            return XmlAnswer.Refuse(refusal, echo);
        if (await bills.FindAsync(call.Merchant.MchId, request.MchBillno!, cancellation) is not { } bill || bill.AppId != request.Appid)
            return XmlAnswer.Refuse(LegacyRefusals.NotFound, echo);
        var packet = (await packets.FindAsync(bill.PacketId, cancellation))!;
        var returned = packet.State == RedPacket.Expired;
        return XmlAnswer.Ok([
            .. echo,
            XmlMember.Of("detail_id", packet.PacketId),
            XmlMember.Of("status", StatusOf(packet)),
            XmlMember.Of("send_type", "API"),
            XmlMember.Of("hb_type", bill.HbType),
            XmlMember.Of("total_num", packet.Slots),
            XmlMember.Of("total_amount", packet.Total),
            XmlMember.Of("send_time", WalletTime.LegacyText(packet.CreatedAt)),
            XmlMember.Of("refund_time", returned ? WalletTime.LegacyText(packet.FinishedAt!.Value) : null),
            XmlMember.Of("refund_amount", returned ? packet.Total - packet.OpenedAmount : (long?)null),
            XmlMember.Of("wishing", packet.Greeting),
            XmlMember.Of("remark", bill.Remark),
            XmlMember.Of("act_name", bill.ActName),
            XmlMember.Of("hblist", await OpeningsAsync(bill, cancellation)),
        ]);
    }

    // SENDING and FAILED do not occur here: a packet is sent in the commit that takes the money, or not at all.
    private string StatusOf(RedPacket packet) => packet.State switch
    {
        RedPacket.Finished => "RECEIVED",
        RedPacket.Expired => "REFUND",
        _ => packet.StateAt(clock.UtcMicroseconds()) == RedPacket.Expired ? "RFUND_ING" : "SENT",
    };

    private async Task<IReadOnlyList<XmlMember>?> OpeningsAsync(RedPackBill bill, CancellationToken cancellation)
    {
        var list = new List<XmlMember>();
        foreach (var opening in await packets.OpeningsAsync(bill.PacketId, cancellation))
        {
            list.Add(XmlMember.Of("hbinfo",
            [
                // Whoever opened a group's packet gets an openid of the app by it, as they would by opening the app.
                XmlMember.Of("openid", await payers.OpenIdAsync(bill.AppId, opening.PersonId, cancellation)),
                XmlMember.Of("amount", (long?)opening.Amount),
                XmlMember.Of("rcv_time", WalletTime.LegacyText(opening.OpenedAt)),
            ]));
        }
        return list.Count > 0 ? list : null;
    }
}
