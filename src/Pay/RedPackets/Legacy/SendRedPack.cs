using Madang.Pay.Wire;
using Madang.Pay.Wire.Xml;

namespace Madang.Pay.RedPackets.Legacy;

/// <summary>
/// POST /mmpaymkttransfers/sendredpack: one packet to one person. The same number with the same parameters answers the same, whether or not money
/// was there the first time; with others it is FATAL_ERROR.
/// </summary>
[ClientCertificate]
internal sealed class SendRedPack(RedPackSending sending) : IXmlUseCase
{
    internal sealed record Request : RedPackRequest
    {
        [Between(1, 1)]
        public long TotalNum { get; init; }

        [Must, Text(1, 45)]
        public string? ClientIp { get; init; }
    }

    public async Task<XmlAnswer> HandleAsync(XmlCall call, CancellationToken cancellation) =>
        call.TryRead<Request>(out var request, out var refusal)
            ? await sending.RunAsync(call, request, count: 1, isGroup: false, cancellation)
            : XmlAnswer.Refuse(refusal, RedPackSending.Echo(call));
}

/// <summary>
/// POST /mmpaymkttransfers/sendgroupredpack: a lucky packet of 3 to 20 shares to one person, who passes it on. This answer is signed, unlike the other.
/// </summary>
[ClientCertificate]
internal sealed class SendGroupRedPack(RedPackSending sending) : IXmlUseCase
{
    internal sealed record Request : RedPackRequest
    {
        [Between(3, 20)]
        public long TotalNum { get; init; }

        [Must, OneOf("ALL_RAND")]
        public string? AmtType { get; init; }
    }

    public async Task<XmlAnswer> HandleAsync(XmlCall call, CancellationToken cancellation) =>
        call.TryRead<Request>(out var request, out var refusal)
            ? await sending.RunAsync(call, request, (int)request.TotalNum, isGroup: true, cancellation)
            : XmlAnswer.Refuse(refusal, RedPackSending.Echo(call));
}

/// <summary>What both kinds ask for.</summary>
internal abstract record RedPackRequest
{
    [Must, Text(1, 32)]
    public string? NonceStr { get; init; }

    [Must, Text(1, 28, Pattern = "[0-9A-Za-z]+")]
    public string? MchBillno { get; init; }

    [Must, Text(1, 32)]
    public string? Wxappid { get; init; }

    [Must, Text(1, 32)]
    public string? SendName { get; init; }

    [Must, Text(1, 64)]
    public string? ReOpenid { get; init; }

    /// <summary>Fen.</summary>
    [Between(1, 1_000_000_000)]
    public long TotalAmount { get; init; }

    [Must, Text(1, 128)]
    public string? Wishing { get; init; }

    [Must, Text(1, 32)]
    public string? ActName { get; init; }

    [Must, Text(1, 256)]
    public string? Remark { get; init; }

    [OneOf("PRODUCT_1", "PRODUCT_2", "PRODUCT_3", "PRODUCT_4", "PRODUCT_5", "PRODUCT_6", "PRODUCT_7", "PRODUCT_8")]
    public string? SceneId { get; init; }

    [Text(1, 128)]
    public string? RiskInfo { get; init; }
}
