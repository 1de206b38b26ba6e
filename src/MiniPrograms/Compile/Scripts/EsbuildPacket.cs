using System.Buffers.Binary;
using System.Text;

namespace Madang.MiniPrograms.Compile.Scripts;

/// <summary>
/// The wire of esbuild's <c>--service</c> mode: a length, an id whose lowest bit marks an answer, and one value.
/// A value is a tag (0 null, 1 boolean, 2 integer, 3 text, 4 bytes, 5 list, 6 map) and what belongs to it, little-endian.
/// </summary>
internal static class EsbuildPacket
{
    private const int MostBytes = 256 << 20;

    public static byte[] Request(int id, Dictionary<string, object> value)
    {
        var packet = new MemoryStream();
        Write32(packet, 0);
        Write32(packet, id << 1);
        WriteValue(packet, value);
        var bytes = packet.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - 4);
        return bytes;
    }

    /// <summary>The next packet's bytes after its length; null at the end of the stream.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream)
    {
        var length = new byte[4];
        if (await stream.ReadAtLeastAsync(length, 4, throwOnEndOfStream: false) < 4)
            return null;
        var bytes = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (bytes is < 0 or > MostBytes)
            throw new InvalidDataException("esbuild sent a packet of an impossible length.");
        var packet = new byte[bytes];
        await stream.ReadExactlyAsync(packet);
        return packet;
    }

    /// <summary>Id, kind and value of a packet.</summary>
    public static (int Id, bool IsAnswer, object? Value) Decode(byte[] packet)
    {
        var at = 0;
        var id = Read32(packet, ref at);
        return (id >>> 1, (id & 1) == 1, ReadValue(packet, ref at));
    }

    private static void WriteValue(MemoryStream packet, object value)
    {
        switch (value)
        {
            case bool flag:
                packet.WriteByte(1);
                packet.WriteByte(flag ? (byte)1 : (byte)0);
                break;
            case string text:
                packet.WriteByte(3);
                WriteBytes(packet, Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                packet.WriteByte(4);
                WriteBytes(packet, bytes);
                break;
            case string[] list:
                packet.WriteByte(5);
                Write32(packet, list.Length);
                foreach (var item in list)
                    WriteValue(packet, item);
                break;
            case Dictionary<string, object> map:
                packet.WriteByte(6);
                Write32(packet, map.Count);
                foreach (var (name, member) in map)
                {
                    WriteBytes(packet, Encoding.UTF8.GetBytes(name));
                    WriteValue(packet, member);
                }
                break;
            default:
                throw new ArgumentException($"esbuild's wire has no {value.GetType().Name}.", nameof(value));
        }
    }

    private static object? ReadValue(byte[] packet, ref int at)
    {
        switch (packet[at++])
        {
            case 0:
                return null;
            case 1:
                return packet[at++] != 0;
            case 2:
                return Read32(packet, ref at);
            case 3:
                return Encoding.UTF8.GetString(ReadBytes(packet, ref at));
            case 4:
                return ReadBytes(packet, ref at).ToArray();
            case 5:
                var list = new object?[Read32(packet, ref at)];
                for (var index = 0; index < list.Length; index++)
                    list[index] = ReadValue(packet, ref at);
                return list;
            case 6:
                var count = Read32(packet, ref at);
                var map = new Dictionary<string, object?>(count, StringComparer.Ordinal);
                for (var index = 0; index < count; index++)
                    map[Encoding.UTF8.GetString(ReadBytes(packet, ref at))] = ReadValue(packet, ref at);
                return map;
            default:
                throw new InvalidDataException("esbuild sent a value of an unknown kind.");
        }
    }

    private static void Write32(MemoryStream packet, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        packet.Write(bytes);
    }

    private static void WriteBytes(MemoryStream packet, byte[] bytes)
    {
        Write32(packet, bytes.Length);
        packet.Write(bytes);
    }

    private static int Read32(byte[] packet, ref int at)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(packet.AsSpan(at));
        at += 4;
        return value;
    }

    private static ReadOnlySpan<byte> ReadBytes(byte[] packet, ref int at)
    {
        var length = Read32(packet, ref at);
        var bytes = packet.AsSpan(at, length);
        at += length;
        return bytes;
    }
}
