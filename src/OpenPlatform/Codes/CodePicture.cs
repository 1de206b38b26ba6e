using QRCoder;
using SkiaSharp;

namespace Madang.OpenPlatform.Codes;

/// <summary>Draws codes as JPEG, because SDKs take nothing else for an image here.</summary>
internal static class CodePicture
{
    public const int NarrowestPx = 280;
    public const int WidestPx = 1280;
    public const int StandardPx = 430;

    private const int QuietModules = 4;
    private const int Quality = 92;

    // Lighter lines than this on white are no code to a camera.
    private const float LightestLine = 0.5f;

    /// <summary>The code of a text, square, <paramref name="widthPx"/> wide (kept within 280 to 1280), in a colour that cameras still read.</summary>
    public static byte[] Jpeg(string text, int widthPx, SKColor line)
    {
        widthPx = Math.Clamp(widthPx, NarrowestPx, WidestPx);
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        // The generator's matrix has its own quiet zone of four modules.
        var matrix = data.ModuleMatrix;
        var modules = matrix.Count;
        // Whole pixels for each module, or its edges blur; what is left over becomes margin.
        var modulePx = Math.Max(1, widthPx / modules);
        var offsetPx = (widthPx - modulePx * modules) / 2;
        using var bitmap = new SKBitmap(widthPx, widthPx, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        using var paint = new SKPaint { Color = IsReadable(line) ? line : SKColors.Black, IsAntialias = false };
        for (var y = QuietModules; y < modules - QuietModules; y++)
        {
            for (var x = QuietModules; x < modules - QuietModules; x++)
            {
                if (matrix[y][x])
                    canvas.DrawRect(offsetPx + x * modulePx, offsetPx + y * modulePx, modulePx, modulePx, paint);
            }
        }
        canvas.Flush();
        using var image = SKImage.FromBitmap(bitmap);
        using var jpeg = image.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();
    }

    private static bool IsReadable(SKColor colour) => (0.2126f * colour.Red + 0.7152f * colour.Green + 0.0722f * colour.Blue) / 255 < LightestLine;
}
