using System.Globalization;
using System.Runtime.InteropServices;

namespace Madang.Bench.Harness;

/// <summary>CPU time of processes, from <c>/proc</c>.</summary>
internal static partial class Cpu
{
    private const int ClockTicksPerSecondName = 2;
    private static readonly double MicrosecondsPerTick = 1_000_000.0 / SysConf(ClockTicksPerSecondName);

    /// <summary>User and system time of one process and of the children it has buried, in microseconds; 0 when it is gone.</summary>
    public static double OfProcessUs(int pid) => Read(pid) is { } stat ? (stat.OwnTicks + stat.BuriedTicks) * MicrosecondsPerTick : 0;

    /// <summary>The same of a process and of all its living children: a PostgreSQL postmaster and its backends.</summary>
    public static double OfFamilyUs(int parent)
    {
        var sum = OfProcessUs(parent);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Read(pid) is { } stat && stat.Parent == parent)
                sum += (stat.OwnTicks + stat.BuriedTicks) * MicrosecondsPerTick;
        }
        return sum;
    }

    /// <summary>CPU of this process's threads of that name (the kernel keeps its first 15 letters), in microseconds.</summary>
    public static double OfThreadsUs(string name)
    {
        var sumNs = 0.0;
        foreach (var folder in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                // Example of schedstat: 22377395 3336499 65 (time on a core, time waiting for one, slices).
                if (File.ReadAllText(Path.Combine(folder, "comm")).Trim() == name)
                    sumNs += double.Parse(File.ReadAllText(Path.Combine(folder, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }
        }
        return sumNs / 1000;
    }

    /// <summary>Resident memory and its unshared part, in bytes, from <c>smaps_rollup</c>; zeros when it is gone.</summary>
    public static (long ResidentBytes, long PrivateBytes) MemoryOf(int pid)
    {
        long resident = 0, unshared = 0;
        try
        {
            foreach (var line in File.ReadLines($"/proc/{pid}/smaps_rollup"))
            {
                if (line.StartsWith("Rss:", StringComparison.Ordinal))
                    resident = KiloBytes(line);
                else if (line.StartsWith("Private_", StringComparison.Ordinal))
                    unshared += KiloBytes(line);
            }
        }
        catch (IOException)
        {
            return default;
        }
        return (resident, unshared);

        static long KiloBytes(string line) =>
            long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    // Example: 4711 (postgres: writer) S 4700 4711 ... ; the name may hold spaces and brackets, so fields are counted from its last bracket.
    private static (int Parent, long OwnTicks, long BuriedTicks)? Read(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return ((int)Field(1), Field(11) + Field(12), Field(13) + Field(14));

            long Field(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "sysconf")]
    private static partial long SysConf(int name);
}
