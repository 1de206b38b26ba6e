using SkiaSharp;

namespace Madang.OpenPlatform.People.Profiles;

/// <summary>Draws a picture anew, square and small. What is kept is what was drawn: no place, no camera, no bytes of the file that came.</summary>
internal static class ProfilePicture
{
    /// <summary>Of the file as it comes.</summary>
    public const int LargestBytes = 6 * 1024 * 1024;

    public const int EdgePx = 512;

    // A picture of a phone has 12 to 50 million pixels; a small file may claim to hold far more.
    private const long MostPixels = 64_000_000;
    private const int Quality = 85;

    /// <summary>The picture as JPEG; null when it is none, or too large to be looked at.</summary>
    public static byte[]? Redraw(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp))
            return null;
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width < 1 || height < 1 || (long)width * height > MostPixels)
            return null;
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
            return null;
        using var drawn = new SKBitmap(EdgePx, EdgePx, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(drawn);
        canvas.Clear(SKColors.White);
        Upright(canvas, codec.EncodedOrigin);
        var edge = Math.Min(width, height);
        var from = SKRect.Create((width - edge) / 2f, (height - edge) / 2f, edge, edge);
        using var picture = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(picture, from, SKRect.Create(EdgePx, EdgePx), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var jpeg = drawn.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();
    }

    // Phones write pictures as the sensor lies and say how to hold them. The square is turned, so width and height change nothing.
    private static void Upright(SKCanvas canvas, SKEncodedOrigin origin)
    {
        const float Middle = EdgePx / 2f;
        if (origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft)
            canvas.RotateDegrees(180, Middle, Middle);
        else if (origin is SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom)
            canvas.RotateDegrees(90, Middle, Middle);
        else if (origin is SKEncodedOrigin.LeftBottom or SKEncodedOrigin.LeftTop)
            canvas.RotateDegrees(270, Middle, Middle);
        if (origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightBottom)
            canvas.Scale(-1, 1, Middle, Middle);
    }
}
