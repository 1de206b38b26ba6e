using System.Runtime.InteropServices;

namespace Madang.MiniPrograms.Compile.Isolation;

/// <summary>What the compiling process takes from itself before it reads a stranger's file: it cannot have it back.</summary>
internal static class ProcessLimits
{
    private const int FileSize = 1;
    private const int DataMemory = 2;
    private const int CoreSize = 4;
    private const int OpenFiles = 7;
    private const int NoNewPrivileges = 38;
    private const ulong MostOpenFiles = 4096;

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary>Limits data memory, the size of written files and open files; allows no core dump and no new rights. On Linux; elsewhere the parent's watch on time remains.</summary>
    public static void Apply(CompileLimits limits)
    {
        if (!OperatingSystem.IsLinux())
            return;
        Set(DataMemory, (ulong)limits.MemoryBytes);
        Set(FileSize, (ulong)limits.TotalBytes);
        Set(OpenFiles, MostOpenFiles);
        Set(CoreSize, 0);
        _ = prctl(NoNewPrivileges, 1, 0, 0, 0);
    }

    private static void Set(int resource, ulong value)
    {
        var limit = new Limit { Soft = value, Hard = value };
        // A limit that is lower already stays: raising it is refused.
        _ = setrlimit(resource, ref limit);
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setrlimit(int resource, ref Limit limit);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);
}
