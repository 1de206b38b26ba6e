using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Madang.Kernel.Database;
using Madang.Kernel.Network;
using Madang.OpenPlatform.Messages.WebPush;
using Madang.OpenPlatform.Tests.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Madang.OpenPlatform.Tests.Messages;

/// <summary>Closed shells are told, sealed and signed, and a push service that is none is not asked.</summary>
public sealed class PushTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_closed_shell_is_told_without_the_push_service_reading_it_and_one_that_is_gone_is_forgotten()
    {
        var heard = new List<(string Authorization, string Encoding, byte[] Body)>();
        var builder = LoopbackServer.ForModule();
        await using var service = builder.Build();
        service.MapPost("/push/{id}", async (string id, HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            heard.Add((http.Request.Headers.Authorization.ToString(), http.Request.Headers.ContentEncoding.ToString(), body.ToArray()));
            return Results.StatusCode(id == "gone" ? 410 : 201);
        });
        await service.StartAsync(Cancellation);
        await using var world = await OpenWorld.StartAsync(DatabaseEngine.Sqlite, configure: services => services.AddSingleton(new PushOptions { PrivateServices = PrivateAddresses.Loopback }));
        var (minji, wei) = await world.NewFriendsAsync();
        var token = await world.TokenAsync(wei);
        var origin = LoopbackServer.AddressOf(service).GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.OK, await SubscribeAsync(world, token, $"{origin}/push/here"));
        Assert.Equal(HttpStatusCode.OK, await SubscribeAsync(world, token, $"{origin}/push/gone"));
        var message = (await world.SayAsync(minji, wei, "the umbrella is at the counter", "m1")).Message!;
        var sender = world.Get<PushSender>();
        await sender.TellAsync(wei, message, Cancellation);
        heard.Clear();
        // The one that said it is gone was forgotten.
        Assert.Equal(1, await sender.TellAsync(wei, message, Cancellation));
        var (authorization, encoding, body) = Assert.Single(heard);
        Assert.StartsWith("vapid ", authorization, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("aes128gcm", encoding);
        Assert.Equal(-1, body.AsSpan().IndexOf("umbrella"u8));
    }

    [Theory]
    [InlineData("http://example.com/push")]
    [InlineData("https://example.com:8443/push")]
    [InlineData("https://somebody@example.com/push")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://127.0.0.1/push")]
    public async Task What_is_no_push_service_is_refused(string endpoint)
    {
        await using var world = await OpenWorld.StartAsync(DatabaseEngine.Sqlite);
        Assert.Equal(HttpStatusCode.BadRequest, await SubscribeAsync(world, await world.TokenAsync(await world.NewPersonAsync("Wei")), endpoint));
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_not_connected_to()
    {
        await using var world = await OpenWorld.StartAsync(DatabaseEngine.Sqlite);
        var (minji, wei) = await world.NewFriendsAsync();
        Assert.Equal(HttpStatusCode.OK, await SubscribeAsync(world, await world.TokenAsync(wei), "https://localhost/push"));
        Assert.Equal(0, await world.Get<PushSender>().TellAsync(wei, (await world.SayAsync(minji, wei, "hello", "m1")).Message!, Cancellation));
    }

    private static async Task<HttpStatusCode> SubscribeAsync(OpenWorld world, string token, string endpoint)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        using var response = await world.SendAsync(
            HttpMethod.Post, "/messages/push/subscriptions", new { endpoint, p256dh = Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]), auth = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)) }, token);
        return response.StatusCode;
    }
}
