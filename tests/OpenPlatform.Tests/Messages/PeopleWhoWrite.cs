using Dapper;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.People.Identity;
using Madang.OpenPlatform.Tests.Platform;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.Tests.Messages;

/// <summary>People who write to each other, as tests need them.</summary>
internal static class PeopleWhoWrite
{
    public static async Task<string> NewPersonAsync(this OpenWorld world, string nickname)
    {
        var personId = await world.Get<IWallets>().CreateAsync(nickname);
        await world.Get<IdentityBook>().EnterAsync(personId, nickname, default);
        return personId;
    }

    public static async Task<(string Minji, string Wei)> NewFriendsAsync(this OpenWorld world)
    {
        var (minji, wei) = (await world.NewPersonAsync("Minji"), await world.NewPersonAsync("Wei"));
        await world.BefriendAsync(minji, wei);
        return (minji, wei);
    }

    public static async Task BefriendAsync(this OpenWorld world, string one, string other)
    {
        await using var connection = await world.Database.OpenAsync();
        foreach (var (person, friend) in ((string, string)[])[(one, other), (other, one)])
            await connection.ExecuteAsync("INSERT INTO open_contact (person_id, other_id, state, since) VALUES (@person, @friend, 'contact', 0)", new { person, friend });
    }

    public static Task<SendResult> SayAsync(this OpenWorld world, string sender, string to, string text, string id) =>
        world.SendAsync(sender, Conversation.Between(sender, to), new TextBody(text), id);

    public static Task<SendResult> SendAsync(this OpenWorld world, string sender, Conversation to, MessageBody body, string id) =>
        world.Get<IMessages>().SendAsync(new() { Id = id, Sender = Party.Person(sender), To = to, Body = body });
}
