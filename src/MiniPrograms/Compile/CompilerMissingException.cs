namespace Madang.MiniPrograms.Compile;

/// <summary>A part of the compiler that comes from npm has not been built, or not for this program. The message says which command mends it.</summary>
internal sealed class CompilerMissingException(string what)
    : Exception($"A part of the compiler is missing: {what}. Run npm ci and npm run build in web/, or start with ./madang, which does it. Elsewhere, name the folder that was built in {CompilerAssets.EnvironmentVariable}.");
