using Madang.MiniPrograms.Compile.Diagnostics;

namespace Madang.MiniPrograms.Compile.Scripts;

/// <summary>A module ready for a chunk.</summary>
/// <param name="Code">CommonJS, or empty when it has errors.</param>
/// <param name="Map">Its source map, JSON.</param>
/// <param name="Facts">What it says about itself.</param>
/// <param name="Findings">What to tell the author, whenever this is used.</param>
internal sealed record Script(string Code, string Map, ScriptFacts Facts, IReadOnlyList<Diagnostic> Findings)
{
    /// <summary>The author's place of an offset of the code.</summary>
    public SourcePosition Original(int offset)
    {
        var place = SourcePosition.At(Code, offset);
        return Map.Length == 0 ? place : new SourceMap(Map).Original(place.Line - 1, place.Column - 1);
    }
}
