using System.Text.Json;
using System.Text.RegularExpressions;
using Madang.OpenPlatform.Tokens;
using Madang.OpenPlatform.Wire;
using SkiaSharp;

namespace Madang.OpenPlatform.Codes;

/// <summary><c>POST /wxa/getwxacodeunlimit</c>: <c>{"scene":"a=1","page":"pages/index/index","check_path":true,"env_version":"release","width":430}</c>; as many as wanted.</summary>
internal sealed partial class GetUnlimitedCode(AppAddress address) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (!SceneForm().IsMatch(call.Text("scene")))
            return OpenErrors.InvalidScene;
        var page = call.Text("page");
        if (page.StartsWith('/') || page.Contains('?', StringComparison.Ordinal) || page.Length > CodeLine.LongestPath)
            return OpenErrors.InvalidPage;
        if (!AppAddress.TryEnv(call.Text("env_version"), out var env))
            return OpenErrors.InvalidArguments;
        if (call.Flag("check_path", standard: true) && !await address.HasPageAsync(call.AppId, env, page, cancellation))
            return OpenErrors.InvalidPage;
        var link = address.PathOf(call.AppId, env, page, $"scene={Uri.EscapeDataString(call.Text("scene"))}");
        return OpenAnswer.Jpeg(CodePicture.Jpeg(address.BaseOf(call.Http.Request) + link, CodeLine.WidthOf(call), CodeLine.ColourOf(call)));
    }

    // The documented letters; at most 32.
    [GeneratedRegex("^[0-9A-Za-z!#$&'()*+,/:;=?@\\-._~%]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex SceneForm();
}

/// <summary>
/// <c>POST /wxa/getwxacode</c> and <c>/cgi-bin/wxaapp/createwxaqrcode</c>: <c>{"path":"pages/goods/goods?id=3","width":430}</c>; together 100,000 for an app, for ever.
/// </summary>
internal sealed class GetCode(AppAddress address, Quotas quotas) : IOpenUseCase
{
    public const string CountedAs = "/wxa/getwxacode";

    private const long MostCodes = 100_000;

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var path = call.Text("path").TrimStart('/');
        if (path.Length is 0 or > CodeLine.LongestPath || path.Any(char.IsControl))
            return OpenErrors.InvalidPathLength;
        if (!AppAddress.TryEnv(call.Text("env_version"), out var env))
            return OpenErrors.InvalidArguments;
        if (!await quotas.TakeOfAllAsync(call.AppId, CountedAs, MostCodes, cancellation))
            return OpenErrors.CodesUsedUp;
        var parts = path.Split('?', 2);
        var link = address.PathOf(call.AppId, env, parts[0], parts.Length == 2 ? parts[1] : "");
        return OpenAnswer.Jpeg(CodePicture.Jpeg(address.BaseOf(call.Http.Request) + link, CodeLine.WidthOf(call), CodeLine.ColourOf(call)));
    }
}

/// <summary>How a code is to look, as the calls say it.</summary>
internal static class CodeLine
{
    public const int LongestPath = 1_024;

    public static int WidthOf(OpenCall call) => (int)Math.Clamp(call.Number("width") ?? CodePicture.StandardPx, CodePicture.NarrowestPx, CodePicture.WidestPx);

    /// <summary><c>"line_color":{"r":0,"g":"0","b":0}</c>, numbers as numbers or text; black when absent or when the platform is to choose.</summary>
    public static SKColor ColourOf(OpenCall call)
    {
        if (call.Flag("auto_color", standard: false) || call.Body.ValueKind != JsonValueKind.Object || !call.Body.TryGetProperty("line_color", out var colour) || colour.ValueKind != JsonValueKind.Object)
            return SKColors.Black;
        return new(Part(colour, "r"), Part(colour, "g"), Part(colour, "b"));
    }

    private static byte Part(JsonElement colour, string name) => colour.TryGetProperty(name, out var part) && byte.TryParse(part.ToString(), out var value) ? value : (byte)0;
}
