using System.Diagnostics;

namespace Madang.Bench.Harness;

/// <summary>Starts this program once more, in another role.</summary>
internal static class Itself
{
    public static ProcessStartInfo Start(IEnumerable<string> arguments, Action<ProcessStartInfo> configure)
    {
        var isHosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        var start = new ProcessStartInfo(Environment.ProcessPath!, isHosted ? [typeof(Itself).Assembly.Location, .. arguments] : arguments);
        configure(start);
        return start;
    }
}
