namespace Madang.OpenPlatform.Content;

/// <summary>Judges what people write before others read it. An operator's own model implements it; without one, rules decide.</summary>
public interface IContentCheck
{
    /// <summary>Judges a text of at most 2,500 characters.</summary>
    Task<ContentVerdict> CheckTextAsync(string text, CancellationToken cancellation = default);
}

/// <summary>What was found.</summary>
/// <param name="Suggest"><c>pass</c>, <c>review</c> or <c>risky</c>.</param>
/// <param name="Label">The wire's number for the kind: 100 nothing, 10001 advertising, 20003 abuse, 20006 crime, 20008 fraud, 21000 other.</param>
/// <param name="Keyword">The word that decided; empty where none did.</param>
/// <param name="Probability">0 to 100.</param>
public sealed record ContentVerdict(string Suggest, int Label, string Keyword, int Probability)
{
    /// <summary>Nothing was found.</summary>
    public static readonly ContentVerdict Pass = new("pass", 100, "", 90);
}
