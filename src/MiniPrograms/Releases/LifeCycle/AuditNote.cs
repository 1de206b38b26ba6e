using System.Text.Encodings.Web;
using System.Text.Json;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>A page that the developer points the reviewer to.</summary>
internal sealed record AuditItem
{
    public string? Address { get; init; }

    public string? Tag { get; init; }

    public string? Title { get; init; }

    public string? FirstClass { get; init; }

    public string? SecondClass { get; init; }

    public string? ThirdClass { get; init; }

    public long FirstId { get; init; }

    public long SecondId { get; init; }

    public long ThirdId { get; init; }
}

/// <summary>What the developer tells with a submission.</summary>
internal sealed record AuditNote
{
    private const int MostItems = 5;
    private const int LongestTitle = 32;
    private const int LongestTag = 20;
    private const int MostTags = 10;
    private const int LongestText = 200;

    private static readonly JsonSerializerOptions Json = new(ReleaseAnswers.Json) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static AuditNote Empty { get; } = new();

    public IReadOnlyList<AuditItem?>? ItemList { get; init; }

    public string? VersionDesc { get; init; }

    public string? FeedbackInfo { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static AuditNote? FromJson(string json) => JsonSerializer.Deserialize<AuditNote>(json, Json);

    /// <summary>The first thing that is wrong with it; null for nothing.</summary>
    public LifeCycleRefusal? Problem(IReadOnlyCollection<string> pages)
    {
        if (VersionDesc?.Length > LongestText || FeedbackInfo?.Length > LongestText)
            return LifeCycleRefusal.InvalidArguments;
        if (ItemList is null)
            return null;
        if (ItemList.Count is 0 or > MostItems)
            return LifeCycleRefusal.WrongItemCount;
        return ItemList.Select(item => Problem(item, pages)).FirstOrDefault(problem => problem is not null);
    }

    private static LifeCycleRefusal? Problem(AuditItem? item, IReadOnlyCollection<string> pages)
    {
        if (item is null or { Address: null, Tag: null, Title: null, FirstClass: null, FirstId: 0 })
            return LifeCycleRefusal.EmptyItem;
        if (item.Address is { Length: > 0 } address && !pages.Contains(address))
            return LifeCycleRefusal.BadAddress;
        var tags = (item.Tag ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (tags.Length > MostTags || tags.Any(tag => tag.Length > LongestTag))
            return LifeCycleRefusal.BadTag;
        if (item.Title is { Length: 0 or > LongestTitle })
            return LifeCycleRefusal.BadTitle;
        return AppCategory.Has(item) ? null : LifeCycleRefusal.BadCategory;
    }
}
