namespace Madang.Desk.Access;

/// <summary>A role, and the app or merchant that it is of; empty for the whole platform.</summary>
internal sealed record Grant(string Role, string Scope);

/// <summary>Who is signed in.</summary>
internal sealed record Caller
{
    public required string AccountId { get; init; }

    public required string Login { get; init; }

    public required string Name { get; init; }

    public required bool IsDemonstration { get; init; }

    public required bool HasSecondStep { get; init; }

    public required IReadOnlyList<Grant> Grants { get; init; }

    public required string SessionId { get; init; }

    /// <summary>What a form of this session must carry.</summary>
    public required string FormKey { get; init; }

    /// <summary>How logs of other modules name this person.</summary>
    public string Actor => $"console {Login}";

    /// <summary>The role that is shown: the strongest.</summary>
    public string MainRole => Role.All.FirstOrDefault(role => Grants.Any(grant => grant.Role == role)) ?? Role.Clerk;

    /// <summary>Whether there is a grant with this right, of anything.</summary>
    public bool MayAnywhere(Right right) => right == Right.Own || Grants.Any(grant => Rights.Has(grant.Role, right));

    /// <summary>Whether the right holds for this app, this merchant or, with an empty scope, the platform.</summary>
    public bool May(Right right, string scope) => right == Right.Own || Grants.Any(grant => Rights.Has(grant.Role, right) && (grant.Scope.Length == 0 || grant.Scope == scope));

    /// <summary>For which apps and merchants a right holds; null for all.</summary>
    public IReadOnlyList<string>? ScopesOf(Right right)
    {
        var scopes = Grants.Where(grant => Rights.Has(grant.Role, right)).Select(grant => grant.Scope).Distinct(StringComparer.Ordinal).ToArray();
        return scopes.Contains("") ? null : scopes;
    }
}
