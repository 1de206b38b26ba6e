namespace Madang.Pay.RedPackets;

/// <summary>
/// A whole number at random, evenly, from the first argument up to but not including the second. The platform takes it from the system's
/// cryptographic source, so that nobody can work out the next share from the last; tests take it from a seed.
/// </summary>
internal delegate int RandomInt(int fromInclusive, int toExclusive);
