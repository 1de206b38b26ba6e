namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>The browser's CSS of one component, page or app.</summary>
/// <param name="Css">Empty when nothing is left.</param>
/// <param name="Fonts">Its <c>@font-face</c> rules: fonts belong to the document and not to a sheet.</param>
/// <param name="Marks">Where its rules were written, when that was asked for.</param>
/// <param name="HasHost">There is a <c>:host</c> rule.</param>
/// <param name="Sources">Every file that was read, with its hash: while they stay, so does this.</param>
/// <param name="Findings">What to tell the author, whenever this is used.</param>
internal sealed record Style(string Css, string Fonts, IReadOnlyList<CssMark> Marks, bool HasHost, IReadOnlyList<(string Path, string Hash)> Sources, IReadOnlyList<Diagnostic> Findings);
