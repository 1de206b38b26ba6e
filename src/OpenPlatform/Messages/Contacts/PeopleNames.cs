using Dapper;
using Madang.Kernel.Database;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.Messages.Contacts;

/// <summary>A person as others see them.</summary>
internal sealed record PersonView
{
    public string PersonId { get; init; } = "";

    /// <summary>What the viewer calls them, else how they call themselves.</summary>
    public string Name { get; init; } = "";

    /// <summary>Empty for none.</summary>
    public string AvatarUrl { get; init; } = "";

    /// <summary>By this the wallet finds them, with <see cref="PeopleNames.ShellAppId"/>; null where money is of no concern.</summary>
    public string? Openid { get; init; }
}

/// <summary>Names of people, groups, and who the other one is.</summary>
internal sealed class PeopleNames(PlatformDatabase database, IWallets wallets)
{
    /// <summary>The shell is an app, too, where openids are concerned: people pay each other by these.</summary>
    public const string ShellAppId = "shell";

    /// <summary>People as the viewer sees them. Who has left is not among them.</summary>
    public async Task<IReadOnlyList<PersonView>> OfAsync(string viewerId, string[] persons, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<PersonView>(
            $"""
            SELECT p.person_id AS PersonId, CASE WHEN coalesce(c.alias, '') <> '' THEN c.alias ELSE p.nickname END AS Name, p.avatar_url AS AvatarUrl
            FROM open_person p LEFT JOIN open_contact c ON c.person_id = @viewerId AND c.other_id = p.person_id
            WHERE {database.IsAnyOf("p.person_id", "persons")} AND p.erased_at = 0
            """,
            new { viewerId, persons })).AsList();
    }

    /// <summary>The other of two people, with the openid by which money finds them; null when they have left.</summary>
    public async Task<PersonView?> OtherAsync(string viewerId, Conversation conversation, CancellationToken cancellation)
    {
        if ((conversation.OtherThan(viewerId) ?? await OtherOfOldAsync(viewerId, conversation, cancellation)) is not { } otherId)
            return null;
        return await OfAsync(viewerId, [otherId], cancellation) is not [var other, ..] ? null : other with { Openid = await wallets.OpenIdAsync(ShellAppId, otherId, cancellation) };
    }

    public async Task<string> GroupAsync(string groupId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>("SELECT name FROM open_group WHERE group_id = @groupId", new { groupId }) ?? "";
    }

    // The viewer may have become another person since the conversation began.
    private async Task<string?> OtherOfOldAsync(string viewerId, Conversation conversation, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var own = (await connection.QueryAsync<string>("SELECT person_id FROM open_person WHERE leader_id = @viewerId", new { viewerId })).ToHashSet(StringComparer.Ordinal);
        return Array.Find(conversation.Parts, part => !own.Contains(part));
    }
}
