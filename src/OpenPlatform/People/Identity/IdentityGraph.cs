namespace Madang.OpenPlatform.People.Identity;

/// <summary>One line of the log.</summary>
internal sealed record IdentityEntry
{
    public required string EntryId { get; init; }

    public required long At { get; init; }

    public required string Act { get; init; }

    public required string PersonId { get; init; }

    public required string Kind { get; init; }

    public required string ValueHash { get; init; }

    public required string RefersTo { get; init; }

    public required string Proof { get; init; }
}

/// <summary>
/// Who is who, from the log alone: no clock, no store. Two persons are one when links that stand give both the same protected identifier.
/// The oldest survives. Taking a link back and replaying gives what would have been without it.
/// </summary>
internal static class IdentityGraph
{
    /// <summary>The links that no later entry has taken back, in the order of the log.</summary>
    public static IReadOnlyList<IdentityEntry> Standing(IEnumerable<IdentityEntry> log)
    {
        var links = new List<IdentityEntry>();
        foreach (var entry in log.OrderBy(entry => entry.EntryId, StringComparer.Ordinal))
        {
            if (entry.Act == "link")
                links.Add(entry);
            else if (entry.Act == "unlink")
                links.RemoveAll(link => link.EntryId == entry.RefersTo);
        }
        return links;
    }

    /// <summary>For each of these persons the one that stands for all that are the same.</summary>
    public static IReadOnlyDictionary<string, string> Leaders(IReadOnlyCollection<string> persons, IEnumerable<IdentityEntry> log)
    {
        var leader = persons.ToDictionary(person => person, person => person, StringComparer.Ordinal);
        string Find(string person) => leader[person] == person ? person : leader[person] = Find(leader[person]);
        foreach (var shared in Standing(log).Where(link => IdentifierKind.Find(link.Kind) is { IsProtected: true } && Proof.IsStrong(link.Proof)).GroupBy(link => (link.Kind, link.ValueHash)))
        {
            var first = shared.First().PersonId;
            foreach (var link in shared)
            {
                var (one, other) = (Find(first), Find(link.PersonId));
                // Ids begin with the time of their making, so the smaller is the older.
                if (string.CompareOrdinal(one, other) < 0)
                    leader[other] = one;
                else
                    leader[one] = other;
            }
        }
        return persons.ToDictionary(person => person, Find, StringComparer.Ordinal);
    }
}
