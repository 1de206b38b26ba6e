namespace Madang.Kernel.Deliveries;

/// <summary>How much may be under way at once.</summary>
/// <param name="MostAtOnce">Over all receivers. 1 or more.</param>
/// <param name="MostPerReceiver">To one receiver, so that one that hangs never takes the others' places. 1 or more.</param>
public sealed record DeliveryLimits(int MostAtOnce, int MostPerReceiver);
