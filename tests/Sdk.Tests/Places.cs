using System.Reflection;

namespace Madang.Sdk.Tests;

/// <summary>Where the build says things are, so that tests find them from any current folder.</summary>
internal static class Places
{
    public static string Repository { get; } = Path.GetFullPath(Metadata("Repository"));

    /// <summary>The server's program, as the build of this project made it.</summary>
    public static string ServerProgram { get; } = Path.GetFullPath(Metadata("ServerProgram"));

    /// <summary>The npm project with the SDKs and the journeys.</summary>
    public static string NodeProject { get; } = Path.Combine(Repository, "tests", "sdk");

    private static string Metadata(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
