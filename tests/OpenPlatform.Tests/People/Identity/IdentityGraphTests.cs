using CsCheck;
using Madang.OpenPlatform.People.Identity;
using Xunit;

namespace Madang.OpenPlatform.Tests.People.Identity;

/// <summary>Who is who, from the log alone.</summary>
public sealed class IdentityGraphTests
{
    private static readonly string[] Persons = ["p1", "p2", "p3", "p4", "p5"];

    private static IdentityEntry Link(int number, string person, string kind, string value, string proof = Proof.PhoneCode) =>
        new() { EntryId = $"{number:0000}", At = number, Act = "link", PersonId = person, Kind = kind, ValueHash = value, RefersTo = "", Proof = proof };

    private static IdentityEntry Unlink(int number, IdentityEntry link) => link with { EntryId = $"{number:0000}", Act = "unlink", RefersTo = link.EntryId };

    [Fact]
    public void The_oldest_of_those_who_share_a_protected_identifier_stands_for_all()
    {
        var leaders = IdentityGraph.Leaders(Persons, [Link(1, "p3", "phone", "a"), Link(2, "p2", "phone", "a"), Link(3, "p2", "passkey", "k"), Link(4, "p5", "passkey", "k")]);
        Assert.Equal(["p1", "p2", "p2", "p4", "p2"], Persons.Select(person => leaders[person]));
    }

    [Theory]
    [InlineData("plate", Proof.PhoneCode)]
    [InlineData("device", Proof.Operator)]
    [InlineData("face", Proof.PhoneCode)]
    [InlineData("phone", Proof.Claim)]
    [InlineData("phone", Proof.Session)]
    public void What_is_weak_or_only_said_makes_nobody_one(string kind, string proof)
    {
        var leaders = IdentityGraph.Leaders(Persons, [Link(1, "p1", kind, "a", proof), Link(2, "p2", kind, "a", proof)]);
        Assert.Equal("p2", leaders["p2"]);
    }

    [Fact]
    public void Taking_a_link_back_gives_what_would_have_been_without_it()
    {
        var values = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Bool);
        Gen.Select(values.List[1, 12], Gen.Int[0, 11]).Sample(sample =>
        {
            var links = sample.Item1.Select((link, i) => Link(i, Persons[link.Item1], link.Item3 ? "phone" : "passkey", $"v{link.Item2}")).ToArray();
            var taken = links[sample.Item2 % links.Length];
            var without = IdentityGraph.Leaders(Persons, links.Where(link => link != taken));
            var unlinked = IdentityGraph.Leaders(Persons, [.. links, Unlink(5000, taken)]);
            return Persons.All(person => without[person] == unlinked[person]);
        });
    }

    [Fact]
    public void The_order_in_which_rows_are_read_changes_nothing()
    {
        IdentityEntry[] links = [Link(1, "p4", "phone", "a"), Link(2, "p2", "phone", "a"), Link(3, "p2", "phone", "b"), Link(4, "p1", "phone", "b")];
        IdentityEntry[] log = [.. links, Unlink(5, links[2])];
        Gen.Shuffle(log).Sample(shuffled => IdentityGraph.Leaders(Persons, shuffled)["p4"] == "p2" && IdentityGraph.Leaders(Persons, shuffled)["p2"] == "p2");
    }
}
