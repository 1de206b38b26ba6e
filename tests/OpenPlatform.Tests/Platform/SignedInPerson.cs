using System.Net;
using System.Text.Json.Nodes;
using Madang.OpenPlatform.People.Identity;
using Madang.Pay.Wallet;

namespace Madang.OpenPlatform.Tests.Platform;

/// <summary>A person with the shell in their hand.</summary>
internal sealed record SignedInPerson(OpenWorld World, string PersonId, string Token)
{
    /// <summary>The demonstration's person, whose openid <see cref="TestApp.DemonstrationOpenId"/> is.</summary>
    public static async Task<SignedInPerson> DemonstrationAsync(OpenWorld world)
    {
        var personId = await world.Get<IWallets>().DemonstrationPersonAsync();
        await world.Get<IdentityBook>().EnterAsync(personId, "Minji", default);
        return new(world, personId, await world.Get<IWallets>().IssueTokenAsync(personId));
    }

    public static async Task<SignedInPerson> NewAsync(OpenWorld world, string name)
    {
        var personId = await world.Get<IWallets>().CreateAsync(name);
        await world.Get<IdentityBook>().EnterAsync(personId, name, default);
        return new(world, personId, await world.Get<IWallets>().IssueTokenAsync(personId));
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var response = await World.SendAsync(method, path, body, Token);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
