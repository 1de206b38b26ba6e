namespace Madang.Desk.Access;

/// <summary>What an endpoint may ask of who calls it.</summary>
internal enum Right
{
    /// <summary>Nothing: nobody is signed in yet.</summary>
    None,

    /// <summary>To be signed in: one's own account.</summary>
    Own,

    /// <summary>To see an app, its versions and what became of them.</summary>
    SeeApps,

    /// <summary>To take an app's versions through their life, and to say who tests it and which servers it may use.</summary>
    ShipApps,

    /// <summary>To make an app's keys anew.</summary>
    KeepAppKeys,

    /// <summary>To make apps, and to say what kind of owner one has.</summary>
    MakeApps,

    /// <summary>To see the queue, and to decide.</summary>
    Audit,

    /// <summary>To see a merchant, its certificates and money.</summary>
    SeeTenants,

    /// <summary>To make a merchant's keys anew.</summary>
    KeepTenantKeys,

    /// <summary>To make merchants and bind apps to them.</summary>
    MakeTenants,

    /// <summary>To see what was exchanged on the wires.</summary>
    SeeRequests,

    /// <summary>To see what was sent, and to send it again.</summary>
    SeeMessages,

    /// <summary>To invite people to the same app or merchant, and to let them go.</summary>
    KeepStaff,

    /// <summary>To see who is in the store. What there is of it comes with the store.</summary>
    Serve,

    /// <summary>To see how the platform is and what it allows, and everybody's acts.</summary>
    RunPlatform,
}

/// <summary>What of the platform an endpoint is about, and so which grants count.</summary>
internal enum Scope
{
    /// <summary>The platform: a grant without a scope.</summary>
    Platform,

    /// <summary>The app in the route's <c>appId</c>.</summary>
    App,

    /// <summary>The merchant in the route's <c>mchId</c>.</summary>
    Tenant,

    /// <summary>Whatever the caller's grants are of: the endpoint shows only that.</summary>
    Any,
}

/// <summary>What an endpoint declares: each has one, or it is not there.</summary>
internal sealed record Need(Right Right, Scope Scope)
{
    public static readonly Need Nothing = new(Right.None, Scope.Any);
    public static readonly Need SignedIn = new(Right.Own, Scope.Any);
}

/// <summary>Which rights each role has. Whatever is not written here is refused.</summary>
internal static class Rights
{
    private static readonly Dictionary<string, Right[]> Of = new(StringComparer.Ordinal)
    {
        [Role.Operator] = [.. Enum.GetValues<Right>().Except([Right.None])],
        [Role.Auditor] = [Right.Own, Right.SeeApps, Right.Audit],
        [Role.Merchant] = [Right.Own, Right.SeeTenants, Right.KeepTenantKeys, Right.SeeRequests, Right.SeeMessages, Right.KeepStaff, Right.Serve],
        [Role.Developer] = [Right.Own, Right.SeeApps, Right.ShipApps, Right.KeepAppKeys, Right.SeeRequests, Right.KeepStaff],
        [Role.Clerk] = [Right.Own, Right.Serve],
    };

    public static bool Has(string role, Right right) => Of.TryGetValue(role, out var rights) && rights.Contains(right);
}
