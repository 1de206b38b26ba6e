namespace Madang.MiniPrograms.Releases.Blobs;

/// <summary>Immutable content by name (a hash, and <c>.br</c> or <c>.gz</c> for its compressed forms). Putting a name again changes nothing.</summary>
internal interface IBlobs
{
    Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    Task<bool> HasAsync(string name, CancellationToken cancellation);

    /// <summary>A seekable stream; null when there is no such content.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>Forgets content; nothing happens where there is none.</summary>
    Task RemoveAsync(string name, CancellationToken cancellation);
}
