namespace Madang.OpenPlatform.Content;

/// <summary>Judges pictures and sounds. Replace it by registering another one.</summary>
public interface IMediaCheck
{
    /// <summary>Judges a file that an app's back end names by its address.</summary>
    /// <param name="media">What was found there.</param>
    /// <param name="cancellation">Gives it up.</param>
    Task<ContentVerdict> CheckAsync(FetchedMedia media, CancellationToken cancellation);
}

/// <summary>A file as it was found.</summary>
/// <param name="Type">1 for a sound, 2 for a picture.</param>
/// <param name="ContentType">As its server says; empty for nothing.</param>
/// <param name="Bytes">At most 10 MB.</param>
public sealed record FetchedMedia(int Type, string ContentType, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// The default: it looks at no pixel. What is no picture or sound at all is risky, because something else is meant by it; everything else is handed to a person (<c>review</c>).
/// </summary>
internal sealed class FormCheck : IMediaCheck
{
    public Task<ContentVerdict> CheckAsync(FetchedMedia media, CancellationToken cancellation)
    {
        var isOfKind = media.Type == 2
            ? Media.TemporaryMedia.ContentTypeOf(media.Bytes.Span) is not null || media.Bytes.Span is [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] or [(byte)'B', (byte)'M', ..]
            : media.Bytes.Span is [(byte)'I', (byte)'D', (byte)'3', ..] or [0xFF, >= 0xE0, ..] or [(byte)'#', (byte)'!', (byte)'A', (byte)'M', (byte)'R', ..] or [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..]
                or [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] or [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..];
        return Task.FromResult(isOfKind ? new ContentVerdict("review", 100, "", 0) : new ContentVerdict("risky", 21000, "", 100));
    }
}
