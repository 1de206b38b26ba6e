using System.Collections.Concurrent;
using Madang.Kernel.Inspection;

namespace Madang.OpenPlatform.Tests.Platform;

/// <summary>Keeps what the wire tells the inspector, before anything is masked by name.</summary>
internal sealed class SeenRequests : IRequestInspector
{
    public ConcurrentQueue<InspectedRequest> All { get; } = new();

    public bool IsOn => true;

    public void Add(InspectedRequest request) => All.Enqueue(request);
}
