using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Madang.Ledger.Core;

/// <summary>
/// The two hashes of the ledger, both SHA-256 over big-endian fields: one of what a caller sent (does this id carry the same contents?),
/// one of everything a batch stored, chained to the batch before it. docs/adr/0004-ledger-batches.md lists the fields for auditors.
/// </summary>
#pragma warning disable CA1001 // A hash lives as long as its writer or its audit; the handle in it is freed by its finalizer.
internal sealed class LedgerHash
#pragma warning restore CA1001
{
    private const byte AccountTag = (byte)'A';
    private const byte TransferTag = (byte)'T';

    // Fixed fields of a transfer: three ids, seven numbers, code, kind, refusal, length of the reference, tag.
    private const int MaxItemLength = 3 * 16 + 7 * 8 + 4 + 1 + 2 + 1 + 1 + LedgerRules.MaxKeyLength + 16;
    private const int HashedFrom = 16 * 1024;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = new byte[HashedFrom + MaxItemLength];
    private readonly byte[] dropped = new byte[SHA256.HashSizeInBytes];
    private int used;
    private bool isBegun;

    /// <summary>16 bytes of SHA-256 over the whole chain, the same for each of its transfers: neither a shorter, longer nor reordered chain is the same request.</summary>
    public static Guid OfPayload(IReadOnlyList<Transfer> chain)
    {
        var length = 4 + chain.Count * MaxItemLength;
        Span<byte> bytes = length <= 2048 ? stackalloc byte[length] : new byte[length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, chain.Count);
        var at = 4;
        for (var i = 0; i < chain.Count; i++)
        {
            var transfer = chain[i];
            PutId(bytes, ref at, transfer.Id);
            PutId(bytes, ref at, transfer.HoldId ?? Guid.Empty);
            bytes[at++] = transfer.HoldId is null ? (byte)0 : (byte)1;
            bytes[at++] = (byte)transfer.Kind;
            PutInt64(bytes, ref at, transfer.Debit);
            PutInt64(bytes, ref at, transfer.Credit);
            PutInt64(bytes, ref at, transfer.Amount);
            PutInt64(bytes, ref at, transfer.DeadlineUtcUs);
            PutInt32(bytes, ref at, transfer.Code);
            PutText(bytes, ref at, transfer.Reference);
        }
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes[..at], hash);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Starts a batch's hash; one that was not ended is dropped.</summary>
    public void Begin(LaneHead previous, long timeUtcUs)
    {
        if (isBegun)
            hash.GetHashAndReset(dropped);
        isBegun = true;
        used = 0;
        previous.Hash.CopyTo(buffer.AsSpan());
        used = previous.Hash.Length;
        PutInt32(buffer, ref used, previous.Lane);
        PutInt64(buffer, ref used, previous.Sequence + 1);
        PutInt64(buffer, ref used, timeUtcUs);
    }

    /// <summary>Adds an opened account. Accounts come before transfers.</summary>
    public void Add(long number, string key, string currency, AccountRules rules)
    {
        MakeRoom();
        buffer[used++] = AccountTag;
        PutInt64(buffer, ref used, number);
        PutText(buffer, ref used, key);
        PutText(buffer, ref used, currency);
        PutInt32(buffer, ref used, (int)rules);
    }

    /// <summary>Adds a stored transfer.</summary>
    public void Add(in TransferRecord record)
    {
        MakeRoom();
        buffer[used++] = TransferTag;
        PutId(buffer, ref used, record.Id);
        PutId(buffer, ref used, record.PayloadHash);
        PutId(buffer, ref used, record.HoldId);
        buffer[used++] = (byte)record.Kind;
        PutInt32(buffer, ref used, (int)record.Refusal);
        PutInt64(buffer, ref used, record.Debit);
        PutInt64(buffer, ref used, record.Credit);
        PutInt64(buffer, ref used, record.Amount);
        PutInt64(buffer, ref used, record.DeadlineUtcUs);
        PutInt64(buffer, ref used, record.DebitSequence);
        PutInt64(buffer, ref used, record.CreditSequence);
        PutInt32(buffer, ref used, record.Code);
        PutText(buffer, ref used, record.Reference);
    }

    /// <summary>The hash of what was added since <see cref="Begin"/>.</summary>
    /// <param name="items">How many accounts and transfers that is.</param>
    public byte[] End(int items)
    {
        MakeRoom();
        PutInt32(buffer, ref used, items);
        hash.AppendData(buffer, 0, used);
        isBegun = false;
        return hash.GetHashAndReset();
    }

    /// <summary>The hash of what the batch in <paramref name="state"/> will store.</summary>
    public byte[] OfBatch(LaneHead previous, long timeUtcUs, LedgerState state)
    {
        Begin(previous, timeUtcUs);
        foreach (var opened in state.Opened)
            Add(opened.Account.Number, opened.Key, CurrencyCode.Unpack(opened.Account.Currency), opened.Account.Rules);
        foreach (ref readonly var record in CollectionsMarshal.AsSpan(state.Transfers))
            Add(in record);
        return End(state.ItemCount);
    }

    private void MakeRoom()
    {
        Debug.Assert(isBegun, "An item belongs to a batch.");
        if (used < HashedFrom)
            return;
        hash.AppendData(buffer, 0, used);
        used = 0;
    }

    private static void PutId(Span<byte> bytes, ref int at, Guid id)
    {
        id.TryWriteBytes(bytes[at..], bigEndian: true, out _);
        at += 16;
    }

    private static void PutInt64(Span<byte> bytes, ref int at, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes[at..], value);
        at += 8;
    }

    private static void PutInt32(Span<byte> bytes, ref int at, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes[at..], value);
        at += 4;
    }

    // Length first, so that no two lists of fields have the same bytes; 255 stands for none.
    private static void PutText(Span<byte> bytes, ref int at, string? text)
    {
        if (text is null)
        {
            bytes[at++] = 255;
            return;
        }
        bytes[at++] = (byte)text.Length;
        at += Encoding.ASCII.GetBytes(text, bytes[at..]);
    }
}
