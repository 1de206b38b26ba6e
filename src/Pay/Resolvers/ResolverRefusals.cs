using Madang.Kernel.Refusals;

namespace Madang.Pay.Resolvers;

/// <summary>What a resolution may refuse.</summary>
internal static class ResolverRefusals
{
    public static readonly Refusal UnknownKind = new("RESOLVER_UNKNOWN", 400, "There is no such way to name a side of a payment.");

    public static readonly Refusal NobodyFound = new("PARTY_NOT_FOUND", 404, "Nobody is known by that name.");

    public static Refusal NotSetUp(string kind) => new("RESOLVER_NOT_SET_UP", 501, $"Naming a side of a payment by {kind} is not set up on this platform.");
}
