namespace Madang.Kernel.Deliveries;

/// <summary>A row of an outbox that this node has claimed to send.</summary>
public interface IClaimedDelivery
{
    /// <summary>The row's id.</summary>
    string DeliveryId { get; }

    /// <summary>Host and port that it goes to: what answers slowly together is waited for together.</summary>
    string Receiver { get; }
}
