using System.Net;
using Madang.Kernel.Network;
using Madang.Kernel.Refusals;
using Madang.Pay.Wire;

namespace Madang.Pay.Notifications;

/// <summary>What a notify URL must be when a merchant names it. Where its name leads is decided each time it is called.</summary>
internal sealed class NotifyUrls(NotificationOptions options)
{
    private const int Longest = 255;

    /// <summary>PARAM_ERROR when the URL may not be used; null when it may, or when there is none.</summary>
    public Refusal? Check(string? url)
    {
        if (string.IsNullOrEmpty(url))
            return null;
        if (url.Length > Longest)
            return Wrong(url, $"must have at most {Longest} characters");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps || address.Host.Length == 0)
            return Wrong(url, "must be an absolute http or https address");
        if (url.Contains('?', StringComparison.Ordinal) || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
            return Wrong(url, "must carry no parameters, fragment or user information");
        if (HostName.Of(address) is not { } host)
            return Wrong(url, "must name its host in plain letters, or in their ASCII form (xn--…)");
        return IsOpenlyPrivate(host) ? Wrong(url, "leads to an address that callbacks may not go to") : null;
    }

    private bool IsOpenlyPrivate(string host)
    {
        if (host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal))
            return options.PrivateReceivers == PrivateAddresses.Refused;
        return IPAddress.TryParse(host, out var literal) && !OutboundAddress.IsAllowed(literal, options.PrivateReceivers);
    }

    private static Refusal Wrong(string url, string issue) => WireRefusals.Param("/notify_url", url, issue);
}
