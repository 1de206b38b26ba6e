using Madang.MiniPrograms.Releases;
using Microsoft.AspNetCore.Http;

namespace Madang.OpenPlatform.Codes;

/// <summary>Where people open an app, as codes and links say it.</summary>
internal sealed class AppAddress(IAppRegistry registry, OpenPlatformOptions options)
{
    /// <summary>The shell's address: the one that was asked, unless that is a name which only back ends are led here by.</summary>
    public string BaseOf(HttpRequest request) => options.PublicUrl.Length > 0 && options.ApiHosts.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase)
        ? options.PublicUrl
        : $"{request.Scheme}://{request.Host.Value}";

    /// <summary><c>/a/wx…/pages/goods/goods?scene=42</c></summary>
    public string PathOf(string appId, string env, string page, string query) =>
        registry.LinkPath(appId, env) + (page.Length > 0 ? $"/{page}" : "") + (query.Length > 0 ? $"?{query}" : "");

    /// <summary>Reads <c>env_version</c>: release when absent. False for anything but the three names.</summary>
    public static bool TryEnv(string text, out string env)
    {
        env = text.Length == 0 ? "release" : text;
        return env is "release" or "trial" or "develop";
    }

    /// <summary>Whether a version that is current there has this page. No page at all means its first one.</summary>
    public async Task<bool> HasPageAsync(string appId, string env, string page, CancellationToken cancellation) =>
        await registry.PagesAsync(appId, env, cancellation) is { } pages && (page.Length == 0 || pages.Contains(page, StringComparer.Ordinal));

    public async Task<bool> IsReleasedAsync(string appId, CancellationToken cancellation) => await registry.PagesAsync(appId, "release", cancellation) is not null;
}
