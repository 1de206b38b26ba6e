using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Madang.Bench.Harness;

/// <summary>Which two accounts each transfer meets.</summary>
internal enum Shape
{
    /// <summary>Both drawn uniformly.</summary>
    Random,

    /// <summary>One account is common to every transfer: a big merchant on a feast day. It is debited and credited in turn.</summary>
    Hot,
}

/// <summary>The same load for our ledger and for its rivals.</summary>
internal static class Load
{
    /// <summary>How many accounts take part.</summary>
    public const int Accounts = 10_000;

    /// <summary>What each account begins with, in minor units: enough that nothing is refused for want of money.</summary>
    public const long OpeningAmount = 1_000_000_000_000;

    /// <summary>How many clients wait for an answer at any moment.</summary>
    public const int ClientsInFlight = 1000;

    /// <summary>What a raw batch holds, so that both sides could commit as often.</summary>
    public const int RawBatch = 1000;

    /// <summary>The business code that every transfer carries.</summary>
    public const int Code = 101;

    /// <summary>The positions (0 to <see cref="Accounts"/> - 1) of debit and credit, and an amount of 1 to 100 minor units.</summary>
    public static (int Debit, int Credit, long Amount) Draw(Random random, Shape shape)
    {
        var amount = random.Next(1, 101);
        if (shape == Shape.Hot)
        {
            var other = random.Next(1, Accounts);
            return (amount & 1) == 0 ? (0, other, amount) : (other, 0, amount);
        }
        var debit = random.Next(Accounts);
        var credit = random.Next(Accounts - 1);
        return (debit, credit >= debit ? credit + 1 : credit, amount);
    }
}

/// <summary>Ids in ascending order, as time-ordered ids come, made for next to nothing so that a rival pays for its rows only.</summary>
internal sealed class AscendingIds
{
    private readonly byte[] bytes = RandomNumberGenerator.GetBytes(16);
    private long next;

    public AscendingIds(TimeProvider time) => next = time.GetUtcNow().ToUnixTimeMilliseconds() << 20;

    /// <summary>The 16 bytes of the next id, valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, next++);
        return bytes;
    }

    public Guid NextGuid() => new(Next(), bigEndian: true);
}
