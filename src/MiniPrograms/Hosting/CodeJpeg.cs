using System.Collections;
using System.Numerics;
using QRCoder;

namespace Madang.MiniPrograms.Hosting;

/// <summary>
/// A QR code as a baseline JPEG (ITU-T T.81) in greys. A module is exactly one block of 8 by 8 pixels, so that a block has one coefficient, its mean, and the picture loses nothing:
/// the edges are as sharp as in a PNG, and no library for pictures is needed.
/// </summary>
internal static class CodeJpeg
{
    private const int Black = -128;
    private const int White = 127;

    // The standard's own table of differences of means (K.3.1): how many codes there are of each length, and what they mean.
    private static readonly byte[] DcLengths = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] DcValues = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    // Of all other coefficients a block only says that there are none: one code, a single 0.
    private static readonly byte[] AcLengths = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] AcValues = [0];

    // The code of each size of a difference that occurs here, from the table above: none, black or white at first, from one to the other.
    private static (int Code, int Bits) DcCode(int size) => size switch
    {
        0 => (0b00, 2),
        1 => (0b010, 3),
        7 => (0b11110, 5),
        8 => (0b111110, 6),
        _ => throw new ArgumentOutOfRangeException(nameof(size)),
    };

    public static byte[] Of(QRCodeData code)
    {
        var rows = code.ModuleMatrix;
        using var jpeg = new MemoryStream();
        WriteHead(jpeg, rows.Count * 8);
        var bits = new BitWriter(jpeg);
        var before = 0;
        foreach (BitArray row in rows)
        {
            for (var column = 0; column < row.Count; column++)
            {
                var mean = row[column] ? Black : White;
                WriteBlock(bits, mean - before);
                before = mean;
            }
        }
        bits.End();
        jpeg.Write([0xFF, 0xD9]);
        return jpeg.ToArray();
    }

    private static void WriteBlock(BitWriter bits, int difference)
    {
        var size = difference == 0 ? 0 : 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(difference));
        var (code, length) = DcCode(size);
        bits.Write(code, length);
        // Negative numbers are written as one less, in as many bits.
        bits.Write((difference < 0 ? difference - 1 : difference) & ((1 << size) - 1), size);
        bits.Write(0, 1);
    }

    private static void WriteHead(MemoryStream jpeg, int pixels)
    {
        jpeg.Write([0xFF, 0xD8]);
        Segment(jpeg, 0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        // A step of 8 for the mean, which is eight times what a pixel is: its coefficient is the pixel itself.
        Segment(jpeg, 0xDB, [0, .. Enumerable.Repeat((byte)8, 64)]);
        Segment(jpeg, 0xC0, [8, (byte)(pixels >> 8), (byte)pixels, (byte)(pixels >> 8), (byte)pixels, 1, 1, 0x11, 0]);
        Segment(jpeg, 0xC4, [0x00, .. DcLengths, .. DcValues]);
        Segment(jpeg, 0xC4, [0x10, .. AcLengths, .. AcValues]);
        Segment(jpeg, 0xDA, [1, 1, 0x00, 0, 63, 0]);
    }

    private static void Segment(MemoryStream jpeg, byte marker, byte[] content)
    {
        var length = content.Length + 2;
        jpeg.Write([0xFF, marker, (byte)(length >> 8), (byte)length]);
        jpeg.Write(content);
    }

    private sealed class BitWriter(MemoryStream target)
    {
        private int kept;
        private int count;

        public void Write(int value, int bits)
        {
            for (var bit = bits - 1; bit >= 0; bit--)
            {
                kept = (kept << 1) | ((value >> bit) & 1);
                if (++count == 8)
                    Flush();
            }
        }

        public void End()
        {
            while (count != 0)
                Write(1, 1);
        }

        private void Flush()
        {
            target.WriteByte((byte)kept);
            // What looks like a marker is told from one by a zero behind it.
            if ((byte)kept == 0xFF)
                target.WriteByte(0);
            (kept, count) = (0, 0);
        }
    }
}
