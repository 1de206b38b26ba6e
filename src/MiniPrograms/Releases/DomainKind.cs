namespace Madang.MiniPrograms.Releases;

/// <summary>For what an app may use a server, by the names of the wire's domain lists; <c>image</c> is for pictures, sound and fonts.</summary>
internal static class DomainKind
{
    public const string Request = "request";
    public const string Socket = "socket";
    public const string Upload = "upload";
    public const string Download = "download";
    public const string Image = "image";
    public const string WebView = "webview";

    public static readonly string[] All = [Request, Socket, Upload, Download, Image, WebView];
}
