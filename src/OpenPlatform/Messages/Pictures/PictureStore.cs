using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using SkiaSharp;

namespace Madang.OpenPlatform.Messages.Pictures;

/// <summary>Keeps pictures, drawn anew from their pixels: no larger than a screen shows, and without what a camera writes beside them.</summary>
internal sealed class PictureStore(PlatformDatabase database, BusinessClock clock) : IPictures, IDisposable
{
    private const int LongestSide = 2_048;
    private const long MostPixels = 50_000_000;
    private const int Quality = 85;

    private static readonly Refusal NoPicture = new("PICTURE_INVALID", 400, "This is no picture that can be shown: JPEG, PNG, WebP or GIF, at most 10 MB and 50 megapixels.");

    // Two at a time: a large picture takes a hundred megabytes while it is drawn.
    private readonly SemaphoreSlim drawing = new(2);

    /// <summary>The condition and change by which a picture becomes part of a conversation: its owner sends it, and it was not sent elsewhere.</summary>
    public static RowWrite Use(string pictureId, string ownerId, Conversation conversation) => RowWrite.One(
        "UPDATE open_message_picture SET conversation_id = @Conversation WHERE picture_id = @Id AND owner_id = @Owner AND conversation_id IN ('', @Conversation)",
        new { Conversation = conversation.Id, Id = pictureId, Owner = ownerId });

    public async Task<(Picture? Picture, Refusal? Refusal)> AddAsync(Party owner, byte[] file, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length is 0 or > IPictures.LargestBytes)
            return (null, NoPicture);
        await drawing.WaitAsync(cancellation);
        Picture? picture;
        try
        {
            picture = await Task.Run(() => Draw(file), cancellation);
        }
        finally
        {
            drawing.Release();
        }
        if (picture is null)
            return (null, NoPicture);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_message_picture (picture_id, owner_id, conversation_id, content_type, width, height, created_at) VALUES (@PictureId, @Owner, '', @ContentType, @Width, @Height, @Now)",
            new { picture.PictureId, Owner = owner.Key, picture.ContentType, Width = (long)picture.Width, Height = (long)picture.Height, Now = clock.UtcMicroseconds() }, transaction);
        await connection.ExecuteAsync("INSERT INTO open_message_picture_bytes (picture_id, bytes) VALUES (@PictureId, @Bytes)", new { picture.PictureId, picture.Bytes }, transaction);
        await transaction.CommitAsync(cancellation);
        return (picture, null);
    }

    public async Task<Picture?> FindAsync(string pictureId, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<(string ContentType, long Width, long Height, byte[] Bytes)?>(
            "SELECT p.content_type, p.width, p.height, b.bytes FROM open_message_picture p JOIN open_message_picture_bytes b ON b.picture_id = p.picture_id WHERE p.picture_id = @pictureId", new { pictureId });
        return row is { } found ? new(pictureId, found.ContentType, (int)found.Width, (int)found.Height, found.Bytes) : null;
    }

    /// <summary>Whether a person may see it: whose it is, and whoever has the conversation that it was sent to.</summary>
    public async Task<bool> MaySeeAsync(string pictureId, string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(
            """
            SELECT count(*) FROM open_message_picture p WHERE p.picture_id = @pictureId AND (p.owner_id = @personId OR EXISTS (
              SELECT 1 FROM open_conversation c WHERE c.inbox_id = @personId AND c.conversation_id = p.conversation_id))
            """,
            new { pictureId, personId }) > 0;
    }

    public void Dispose() => drawing.Dispose();

    private static Picture? Draw(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || (long)codec.Info.Width * codec.Info.Height > MostPixels || codec.Info.Width == 0 || codec.Info.Height == 0)
            return null;
        using var decoded = SKBitmap.Decode(codec);
        if (decoded is null)
            return null;
        using var upright = Turn(decoded, codec.EncodedOrigin);
        var scale = Math.Min(1f, (float)LongestSide / Math.Max(upright.Width, upright.Height));
        var size = new SKSizeI(Math.Max(1, (int)(upright.Width * scale)), Math.Max(1, (int)(upright.Height * scale)));
        using var scaled = scale < 1 ? upright.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)) : upright.Copy();
        if (scaled is null)
            return null;
        // Only what has nothing to see through loses by JPEG, and much smaller.
        var isPng = codec.EncodedFormat == SKEncodedImageFormat.Png && scaled.AlphaType != SKAlphaType.Opaque;
        using var image = SKImage.FromBitmap(scaled);
        using var bytes = image.Encode(isPng ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, Quality);
        return new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), isPng ? "image/png" : "image/jpeg", size.Width, size.Height, bytes.ToArray());
    }

    // A camera that was held sideways says so beside the pixels, which is what is not kept.
    private static SKBitmap Turn(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        var degrees = origin switch { SKEncodedOrigin.RightTop => 90, SKEncodedOrigin.BottomRight => 180, SKEncodedOrigin.LeftBottom => 270, _ => 0 };
        if (degrees == 0)
            return bitmap.Copy();
        var isSideways = degrees != 180;
        var turned = new SKBitmap(isSideways ? bitmap.Height : bitmap.Width, isSideways ? bitmap.Width : bitmap.Height);
        using var canvas = new SKCanvas(turned);
        canvas.Translate(turned.Width / 2f, turned.Height / 2f);
        canvas.RotateDegrees(degrees);
        canvas.Translate(-bitmap.Width / 2f, -bitmap.Height / 2f);
        canvas.DrawBitmap(bitmap, 0, 0, SKSamplingOptions.Default);
        return turned;
    }
}
