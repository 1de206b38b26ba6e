using Madang.Kernel.Identity;

namespace Madang.MiniPrograms.Releases.Blobs;

/// <summary>Content as files of a folder: <c>ab/abcd….br</c>. A file appears under its name only when it is whole.</summary>
internal sealed class FolderBlobs(string folder, TimeProvider time) : IBlobs
{
    public async Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var file = FileOf(name);
        if (File.Exists(file))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var aside = $"{file}.{TimeOrderedId.NewText(time)}.new";
        await using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write))
        {
            await stream.WriteAsync(content, cancellation);
            stream.Flush(flushToDisk: true);
        }
        File.Move(aside, file, overwrite: true);
    }

    public Task<bool> HasAsync(string name, CancellationToken cancellation) => Task.FromResult(File.Exists(FileOf(name)));

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        var file = FileOf(name);
        return Task.FromResult<Stream?>(File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true) : null);
    }

    public Task RemoveAsync(string name, CancellationToken cancellation)
    {
        // A file that does not exist is no error, a folder that does not would be.
        if (File.Exists(FileOf(name)))
            File.Delete(FileOf(name));
        return Task.CompletedTask;
    }

    // Names are hashes of ours, never text of a request.
    private string FileOf(string name) => Path.Combine(folder, name[..2], name);
}
