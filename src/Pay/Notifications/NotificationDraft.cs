namespace Madang.Pay.Notifications;

/// <summary>A callback to a merchant, to be stored in the same transaction as the fact that it tells.</summary>
/// <param name="MchId">Whose APIv3 key seals it.</param>
/// <param name="NotifyUrl">Where it goes; checked again, after resolving its name, at each attempt.</param>
/// <param name="EventType">Such as <c>TRANSACTION.SUCCESS</c>.</param>
/// <param name="OriginalType">Such as <c>transaction</c>.</param>
/// <param name="Summary">Such as 支付成功.</param>
/// <param name="ResourceJson">The plain resource; sealed with AES-256-GCM when it is sent.</param>
internal sealed record NotificationDraft(string MchId, string NotifyUrl, string EventType, string OriginalType, string Summary, string ResourceJson);
