using System.IO.Compression;
using System.Text.Json;
using Madang.Retail.Recommendations.Blend;
using Madang.Retail.Recommendations.History;
using Madang.Retail.Recommendations.Models;
using Madang.Retail.Recommendations.Training;

namespace Madang.Retail.Recommendations.Storage;

/// <summary>A model as bytes: what took time to train is kept, what follows from the log in a moment is made again.</summary>
internal static class ModelFormat
{
    // A model of another number is not read: it is trained again.
    private const int Version = 1;

    public static byte[] Write(TrainedModel model)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(Version);
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(compressed))
        {
            writer.Write(model.Items.Day);
            model.Items.Log.Write(writer);
            foreach (var rows in (ItemNeighbours[])[model.Items.Ease, model.Items.Together, model.Items.Sequence, model.Items.Alike])
                Write(writer, rows);
            foreach (var blend in (ListBlend[])[model.Again, model.New])
            {
                var values = blend.ToArray();
                writer.Write7BitEncodedInt(values.Length);
                foreach (var value in values)
                    writer.Write(value);
            }
            writer.Write(model.AgainVariety);
            writer.Write(model.NewVariety);
            writer.Write(JsonSerializer.Serialize(model.Report));
        }
        return bytes.ToArray();
    }

    /// <returns>The model; null for bytes of another version of the program.</returns>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static TrainedModel? Read(byte[] bytes)
    {
        if (bytes.Length == 0 || bytes[0] != Version)
            return null;
        try
        {
            using var reader = new BinaryReader(new BrotliStream(new MemoryStream(bytes, 1, bytes.Length - 1), CompressionMode.Decompress));
            var day = reader.ReadInt32();
            var log = PurchaseLog.Read(reader);
            var items = ItemModels.Of(log, day, ReadRows(reader), ReadRows(reader), ReadRows(reader), ReadRows(reader));
            ListBlend again = ReadBlend(reader, PersonSignals.AgainNames), fresh = ReadBlend(reader, PersonSignals.NewNames);
            return new(items, again, fresh, reader.ReadSingle(), reader.ReadSingle(), JsonSerializer.Deserialize<TrainingReport>(reader.ReadString())!);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or JsonException or OverflowException or InvalidOperationException)
        {
            throw new InvalidDataException("The model is damaged.", error);
        }
    }

    private static void Write(BinaryWriter writer, ItemNeighbours rows)
    {
        PurchaseLog.WriteNumbers(writer, rows.Starts);
        PurchaseLog.WriteNumbers(writer, rows.Neighbours);
        foreach (var weight in rows.Weights)
            writer.Write(weight);
    }

    private static ItemNeighbours ReadRows(BinaryReader reader)
    {
        int[] starts = PurchaseLog.ReadNumbers(reader), neighbours = PurchaseLog.ReadNumbers(reader);
        return new(starts, neighbours, PurchaseLog.ReadFloats(reader, neighbours.Length));
    }

    private static ListBlend ReadBlend(BinaryReader reader, string[] names)
    {
        var values = new double[reader.Read7BitEncodedInt()];
        if (values.Length != 3 * names.Length)
            throw new InvalidDataException("The model has other signals than this program.");
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadDouble();
        return ListBlend.FromArray(values);
    }
}
