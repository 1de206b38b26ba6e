using Madang.Kernel.Refusals;

namespace Madang.OpenPlatform.Messages;

/// <summary>A picture as it is kept: made anew from its pixels, so that nothing else of the file (where and by what it was taken) is kept with it.</summary>
public sealed record Picture(string PictureId, string ContentType, int Width, int Height, byte[] Bytes);

/// <summary>Pictures in messages.</summary>
public interface IPictures
{
    /// <summary>The largest file taken, in bytes.</summary>
    const int LargestBytes = 10 * 1024 * 1024;

    /// <summary>Keeps a picture (JPEG, PNG, WebP, GIF; at most <see cref="LargestBytes"/>), for its owner to send. One that is in no message within a day goes.</summary>
    Task<(Picture? Picture, Refusal? Refusal)> AddAsync(Party owner, byte[] file, CancellationToken cancellation = default);

    /// <summary>The picture; null when there is none. Whoever calls decides who may see it.</summary>
    Task<Picture?> FindAsync(string pictureId, CancellationToken cancellation = default);
}
