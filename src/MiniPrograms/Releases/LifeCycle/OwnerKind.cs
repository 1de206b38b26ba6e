namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>Kinds of an app's owner, and how many people each may bind, as documented.</summary>
internal static class OwnerKind
{
    public const string Personal = "personal";
    public const string Unverified = "unverified";
    public const string Verified = "verified";

    public static bool IsKnown(string text) => text is Personal or Unverified or Verified;

    public static int MostTesters(string owner) => owner switch { Personal => 10, Verified => 40, _ => 20 };

    public static int MostDevelopers(string owner) => owner switch { Personal => 5, Verified => 20, _ => 10 };
}
