namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>A category that an app may be submitted under.</summary>
internal sealed record AppCategory(string FirstClass, string SecondClass, long FirstId, long SecondId)
{
    /// <summary>What a platform for retail has apps for. Names are the wire's.</summary>
    public static IReadOnlyList<AppCategory> All { get; } =
    [
        new("商家自营", "服装/鞋/箱包", 304, 786),
        new("商家自营", "百货", 304, 783),
        new("商家自营", "食品", 304, 321),
        new("商家自营", "家电", 304, 787),
        new("餐饮", "点餐平台", 220, 221),
        new("餐饮", "餐饮服务场所/餐饮服务管理企业", 220, 632),
        new("生活服务", "线下超市/便利店", 150, 151),
        new("生活服务", "综合生活服务平台", 150, 155),
        new("工具", "信息查询", 287, 291),
        new("工具", "效率", 287, 615),
    ];

    /// <summary>Whether an item names one of them, or none.</summary>
    public static bool Has(AuditItem item) =>
        item is { FirstId: 0, SecondId: 0, FirstClass: null or "", SecondClass: null or "" }
        || All.Any(one => (item.FirstId == 0 || item.FirstId == one.FirstId) && (item.SecondId == 0 || item.SecondId == one.SecondId)
            && (item.FirstClass is null or "" || item.FirstClass == one.FirstClass) && (item.SecondClass is null or "" || item.SecondClass == one.SecondClass));
}
