using Madang.MiniPrograms.Compile.Scripts;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>The WXSS that a style file is, or that Less or Sass made of it.</summary>
/// <param name="Text">Null when it has errors.</param>
/// <param name="Map">Where the text came from, when it is not the file's own.</param>
/// <param name="Files">Every file that was read for it, with its hash.</param>
/// <param name="Findings">What to tell the author, whenever this is used.</param>
internal sealed record StyleSource(string? Text, SourceMap? Map, IReadOnlyList<(string Path, string Hash)> Files, IReadOnlyList<Diagnostic> Findings);
