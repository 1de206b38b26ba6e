namespace Madang.OpenPlatform.Messages;

/// <summary>Who writes or is written to: a person, an app, or the platform itself. Persons and apps have inboxes.</summary>
/// <param name="Key">A person's id; <c>app/wx…</c>; <c>platform</c>. The name of the inbox, too.</param>
public readonly record struct Party(string Key)
{
    private const string AppPrefix = "app/";

    /// <summary>The platform's own voice.</summary>
    public static readonly Party Platform = new("platform");

    /// <summary>A person, by the id of the platform (not an openid).</summary>
    public static Party Person(string personId) => new(personId);

    /// <summary>An app.</summary>
    public static Party App(string appId) => new(AppPrefix + appId);

    /// <summary>The app's id; null when it is none.</summary>
    public string? AppId => Key.StartsWith(AppPrefix, StringComparison.Ordinal) ? Key[AppPrefix.Length..] : null;

    /// <summary>Whether it is a person.</summary>
    public bool IsPerson => this != Platform && AppId is null;

    /// <inheritdoc />
    public override string ToString() => Key;
}
