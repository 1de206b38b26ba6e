using Madang.Ledger;
using Madang.Pay.Merchants;
using Madang.Pay.RedPackets;
using Madang.Pay.Transfers.Batches;

namespace Madang.Pay.Wallet.History;

/// <summary>Names whoever stands on the other side of a posting, by the key of their ledger account.</summary>
internal sealed class Counterparties(ILedger ledger, Payers payers, MerchantDirectory merchants, RedPacketBook packets, TransferBatches batches)
{
    /// <summary>The name; null for accounts of the platform's own.</summary>
    public async ValueTask<string?> NameAsync(long account, CancellationToken cancellation = default)
    {
        if (await ledger.FindAccountAsync(account, cancellation) is not { } found)
            return null;
        return found.Key.Split('/') switch
        {
            ["wallet", _, var personId] => (await payers.FindAsync(personId, cancellation))?.Name,
            ["merchant", var mchId, ..] => await MerchantAsync(mchId, cancellation),
            ["redpacket", _, var packetId] => (await packets.FindAsync(packetId, cancellation))?.SenderName,
            ["transferbatch", _, var batchId] => await MerchantAsync(await batches.MerchantOfAsync(batchId, cancellation), cancellation),
            ["bank", var bank, ..] => bank,
            _ => null,
        };
    }

    private async ValueTask<string?> MerchantAsync(string? mchId, CancellationToken cancellation) =>
        mchId is null ? null : (await merchants.FindAsync(mchId, cancellation))?.Merchant.Name;
}
