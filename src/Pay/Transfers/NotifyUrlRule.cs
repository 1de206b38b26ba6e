using Madang.Kernel.Refusals;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers;

/// <summary>The form of a notify_url. Whether its address may be called is decided when it is called.</summary>
internal static class NotifyUrlRule
{
    public static Refusal? Broken(string? url) =>
        string.IsNullOrEmpty(url)
        || Uri.TryCreate(url, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address.UserInfo.Length == 0
            && address.Fragment.Length == 0
                ? null
                : WireRefusals.Param("/notify_url", url, "must be an absolute http or https address without user information or fragment");
}
