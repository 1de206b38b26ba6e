using Madang.MiniPrograms.Releases;

namespace Madang.MiniPrograms.Hosting;

/// <summary>Links that open apps: <c>/a/wx0123456789abcdef/pages/goods/goods?id=3</c>; for versions that are not released <c>/a/touristappid@develop.KEY</c>.</summary>
internal static class AppLink
{
    public static string PathOf(string appId, string env, string key) => env == AppEnvironment.Release ? $"/a/{appId}" : $"/a/{appId}@{env}.{key}";

    /// <summary>Reads the part after <c>/a/</c>; false for what names no app.</summary>
    public static bool TryParse(string text, out string appId, out string env, out string key)
    {
        var at = text.Split('@', 2);
        (appId, env, key) = (at[0], AppEnvironment.Release, "");
        if (at.Length == 2)
        {
            var parts = at[1].Split('.', 2);
            (env, key) = (parts[0], parts.Length == 2 ? parts[1] : "");
        }
        return AppKey.IsAppId(appId) && AppEnvironment.IsKnown(env);
    }
}
