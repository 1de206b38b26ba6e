using System.Text.Json;

namespace Madang.MiniPrograms.Compile.Isolation;

/// <summary>A line that the platform writes to the compiling process: what to compile, and files that are to be read anew.</summary>
internal sealed record CompilerMessage(CompileRequest Request, string[] Changed)
{
    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}
