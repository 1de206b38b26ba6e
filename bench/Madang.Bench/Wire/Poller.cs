using System.Runtime.InteropServices;

namespace Madang.Bench.Wire;

/// <summary>
/// Waits for answers on many sockets with one system call. One thread and <c>poll</c> cost a load generator far less than a task for each
/// connection, and what it costs is taken from the cores that the server needs.
/// </summary>
internal sealed partial class Poller(IReadOnlyList<int> handles)
{
    private const short Readable = 1;
    private readonly Descriptor[] descriptors = [.. handles.Select(handle => new Descriptor { Handle = handle, Wanted = Readable })];

    /// <summary>Fills the list with the positions of the sockets that have something to read.</summary>
    public void Wait(List<int> ready, int timeoutMs)
    {
        ready.Clear();
        if (Poll(descriptors, (nuint)descriptors.Length, timeoutMs) <= 0)
            return;
        for (var i = 0; i < descriptors.Length; i++)
        {
            if (descriptors[i].Happened != 0)
                ready.Add(i);
        }
    }

    /// <summary>Takes a socket out: nothing more is expected of it.</summary>
    public void Forget(int position) => descriptors[position].Handle = -1;

    [StructLayout(LayoutKind.Sequential)]
    private struct Descriptor
    {
        public int Handle;
        public short Wanted;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll([In, Out] Descriptor[] descriptors, nuint count, int timeoutMs);
}
