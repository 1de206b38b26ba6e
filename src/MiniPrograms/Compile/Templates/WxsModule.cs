namespace Madang.MiniPrograms.Compile.Templates;

/// <summary>A WXS module ready to run in a worker or a view: what it may not see is declared away, and what differs from JavaScript is rewritten.</summary>
/// <param name="Text">One function body.</param>
/// <param name="Requires">Other modules, as written.</param>
internal sealed record WxsModule(string Text, IReadOnlyList<(string Specifier, int Offset)> Requires);

/// <summary>Something wrong with a WXS module, at an offset of its text.</summary>
internal sealed record WxsFinding(bool IsError, string Code, int Offset, string Message);
