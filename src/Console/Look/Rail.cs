using Madang.Desk.Access;

namespace Madang.Desk.Look;

/// <summary>The rail: places by their names, for those who may see them.</summary>
internal static class Rail
{
    private static readonly (string Place, string Path, Right Right, bool IsPlatform)[] All =
    [
        ("today", "", Right.Own, false),
        ("apps", "/apps", Right.SeeApps, false),
        ("audits", "/audits", Right.Audit, true),
        ("tenants", "/tenants", Right.SeeTenants, false),
        ("requests", "/requests", Right.SeeRequests, false),
        ("messages", "/messages", Right.SeeMessages, false),
        ("staff", "/staff", Right.KeepStaff, false),
        ("acts", "/acts", Right.RunPlatform, true),
        ("limits", "/limits", Right.RunPlatform, true),
        ("health", "/health", Right.RunPlatform, true),
        ("account", "/account", Right.Own, false),
    ];

    public static IEnumerable<(string Place, string Path)> Of(Caller caller) =>
        All.Where(item => item.IsPlatform ? caller.May(item.Right, "") : caller.MayAnywhere(item.Right)).Select(item => (item.Place, item.Path));
}
