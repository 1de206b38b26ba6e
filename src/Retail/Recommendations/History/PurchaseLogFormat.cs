namespace Madang.Retail.Recommendations.History;

/// <summary>A log as bytes.</summary>
internal sealed partial class PurchaseLog
{
    /// <summary>Writes everything; <see cref="Read"/> makes the same log of it.</summary>
    public void Write(BinaryWriter writer)
    {
        foreach (var names in (string[][])[People, Items, Places])
        {
            writer.Write7BitEncodedInt(names.Length);
            foreach (var name in names)
                writer.Write(name);
        }
        foreach (var price in Prices)
            writer.Write(price);
        foreach (var numbers in (int[][])[basketOfPerson, Days, PlaceOf, itemOfBasket, basketItems])
            WriteNumbers(writer, numbers);
        foreach (var pieces in basketPieces)
            writer.Write(pieces);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a log.</exception>
    public static PurchaseLog Read(BinaryReader reader)
    {
        string[] people = ReadNames(reader), items = ReadNames(reader), places = ReadNames(reader);
        var prices = ReadFloats(reader, items.Length);
        int[] basketOfPerson = ReadNumbers(reader), days = ReadNumbers(reader), placeOf = ReadNumbers(reader), itemOfBasket = ReadNumbers(reader), basketItems = ReadNumbers(reader);
        if (basketOfPerson.Length != people.Length + 1 || itemOfBasket.Length != days.Length + 1 || placeOf.Length != days.Length || itemOfBasket[^1] != basketItems.Length)
            throw new InvalidDataException("The parts of the log do not fit each other.");
        return new(people, items, places, prices, basketOfPerson, days, placeOf, itemOfBasket, basketItems, ReadFloats(reader, basketItems.Length));
    }

    internal static void WriteNumbers(BinaryWriter writer, int[] numbers)
    {
        writer.Write7BitEncodedInt(numbers.Length);
        foreach (var number in numbers)
            writer.Write7BitEncodedInt(number);
    }

    internal static int[] ReadNumbers(BinaryReader reader)
    {
        var numbers = new int[reader.Read7BitEncodedInt()];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = reader.Read7BitEncodedInt();
        return numbers;
    }

    internal static float[] ReadFloats(BinaryReader reader, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = reader.ReadSingle();
        return values;
    }

    private static string[] ReadNames(BinaryReader reader)
    {
        var names = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < names.Length; i++)
            names[i] = reader.ReadString();
        return names;
    }
}
