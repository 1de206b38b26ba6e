namespace Madang.OpenPlatform.Push;

/// <summary>Where an app's back end takes pushes, and how.</summary>
/// <param name="AppId">The app.</param>
/// <param name="Url">An http or https address; it may have a query.</param>
/// <param name="Format"><c>json</c> or <c>xml</c>.</param>
/// <param name="Mode"><c>plain</c>, <c>compatible</c> (plain and sealed in one) or <c>safe</c> (sealed).</param>
internal sealed record PushServer(string AppId, string Url, string Format, string Mode)
{
    public const string Json = "json";
    public const string Xml = "xml";
    public const string Plain = "plain";
    public const string Compatible = "compatible";
    public const string Safe = "safe";

    public bool IsSealed => Mode != Plain;
}

/// <summary>What signs and seals an app's pushes.</summary>
/// <param name="Token">3 to 32 letters and digits.</param>
/// <param name="EncodingAesKey">43 letters and digits: 32 bytes in base64 without its end.</param>
internal sealed record PushKeys(string Token, string EncodingAesKey);
