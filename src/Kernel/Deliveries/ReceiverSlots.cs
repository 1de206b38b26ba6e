namespace Madang.Kernel.Deliveries;

/// <summary>Places for deliveries under way: so many in all, a few for each receiver, one for a receiver that gave no answer last time.</summary>
internal sealed class ReceiverSlots(DeliveryLimits limits)
{
    private const int HungRemembered = 10_000;

    private readonly Lock gate = new();
    private readonly HashSet<string> underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> perReceiver = new(StringComparer.Ordinal);
    private readonly HashSet<string> hungReceivers = new(StringComparer.Ordinal);

    public int UnderWay
    {
        get
        {
            lock (gate)
                return underWay.Count;
        }
    }

    public int Free => limits.MostAtOnce - UnderWay;

    /// <summary>Receivers that have no place left.</summary>
    public IReadOnlyCollection<string> FullReceivers()
    {
        lock (gate)
            return [.. perReceiver.Where(pair => pair.Value >= PlacesOf(pair.Key)).Select(pair => pair.Key)];
    }

    /// <summary>Takes a place for a delivery; false when there is none, or it is under way already.</summary>
    public bool TryTake(string id, string receiver)
    {
        lock (gate)
        {
            var taken = perReceiver.GetValueOrDefault(receiver);
            if (underWay.Count >= limits.MostAtOnce || taken >= PlacesOf(receiver) || !underWay.Add(id))
                return false;
            perReceiver[receiver] = taken + 1;
            return true;
        }
    }

    /// <summary>Gives the place back; <paramref name="hung"/> says whether the receiver gave no answer, null where it was not asked.</summary>
    public void Release(string id, string receiver, bool? hung)
    {
        lock (gate)
        {
            if (!underWay.Remove(id))
                return;
            if (--perReceiver[receiver] == 0)
                perReceiver.Remove(receiver);
            if (hung == false)
                hungReceivers.Remove(receiver);
            else if (hung == true && hungReceivers.Count < HungRemembered)
                hungReceivers.Add(receiver);
        }
    }

    private int PlacesOf(string receiver) => hungReceivers.Contains(receiver) ? 1 : limits.MostPerReceiver;
}
