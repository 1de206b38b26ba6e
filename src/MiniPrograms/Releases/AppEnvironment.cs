namespace Madang.MiniPrograms.Releases;

/// <summary>The three versions of an app that open apart, by their names on the wire: <c>develop</c>, <c>trial</c>, <c>release</c>.</summary>
internal static class AppEnvironment
{
    public const string Develop = "develop";
    public const string Trial = "trial";
    public const string Release = "release";

    public static bool IsKnown(string text) => text is Develop or Trial or Release;
}
