namespace Madang.OpenPlatform.Subscriptions.Library;

/// <summary>A line that a template may have.</summary>
/// <param name="Kid">Its number within the title.</param>
/// <param name="Name">What people read before the value.</param>
/// <param name="Rule">What its value may be: <see cref="KeywordRule"/>.</param>
/// <param name="Example">A value of that form.</param>
internal sealed record TemplateKeyword(int Kid, string Name, string Rule, string Example)
{
    /// <summary>Of an enumeration, the values there are.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The member of <c>data</c> that holds its value: <c>thing1</c>.</summary>
    public string Key => $"{Rule}{Kid}";
}

/// <summary>A title of the public library, of which an app makes a template by choosing keywords.</summary>
/// <param name="Tid">Its number.</param>
/// <param name="Title">What people read above the message.</param>
/// <param name="CategoryId">What kind of app it is for.</param>
/// <param name="Type">2 for one message at a time, 3 for as many as come until the person says no.</param>
/// <param name="Keywords">What it may say.</param>
internal sealed record TemplateTitle(int Tid, string Title, int CategoryId, int Type, IReadOnlyList<TemplateKeyword> Keywords)
{
    public const int Once = 2;
    public const int Long = 3;
}

/// <summary>What kind of app a title is for; numbers and names as categories of submitted versions have them.</summary>
internal sealed record TemplateCategory(int Id, string Name);
