namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>Who takes a step, as the log names them.</summary>
internal static class Actor
{
    /// <summary>Whoever has the operator's token.</summary>
    public const string Operator = "operator";

    /// <summary>The platform by itself.</summary>
    public const string Platform = "platform";

    /// <summary>The app's own back end, by an access token.</summary>
    public const string Api = "api";
}
