using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Pay.Wallet;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.OpenPlatform.Messages.WebPush;

/// <summary>How a browser says where a closed shell is reached.</summary>
internal static class PushRoutes
{
    private const int LongestEndpoint = 1_024;
    private const int MostPerPerson = 10;
    private const int PointBytes = 65;
    private const int SecretBytes = 16;

    public static void MapPush(this PersonRoutes routes)
    {
        routes.Get("/push/key", async (_, services, cancellation) => PersonRoutes.Ok(new { PublicKey = await services.GetRequiredService<PushKeys>().PublicKeyAsync(cancellation) }));
        routes.Post("/push/subscriptions", AddAsync);
        routes.Post("/push/subscriptions/end", EndAsync);
    }

    /// <summary>As <c>PushSubscription.toJSON()</c> says it, flat: <c>{"endpoint":"https://…","p256dh":"…","auth":"…"}</c></summary>
    private static async Task<IResult> AddAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await call.ReadAsync<Subscription>(cancellation) is not { Endpoint: { } endpoint, P256dh: { } p256dh, Auth: { } auth } wish
            || !IsEndpoint(endpoint, services.GetRequiredService<PushOptions>()) || !IsKey(p256dh, PointBytes) || !IsKey(auth, SecretBytes))
            return PersonRoutes.BadForm;
        // Whoever signs out on this device is not told there any more.
        var token = await services.GetRequiredService<IWallets>().FindByTokenAsync(call.Http.Request.Headers.Authorization.ToString(), cancellation);
        await using var connection = await services.GetRequiredService<PlatformDatabase>().OpenAsync(cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO open_push_subscription (subscription_id, person_id, token_hash, endpoint, p256dh, auth, language, created_at)
            VALUES (@Id, @Person, @Token, @endpoint, @p256dh, @auth, @Language, @Now)
            ON CONFLICT (subscription_id) DO UPDATE SET person_id = excluded.person_id, token_hash = excluded.token_hash, p256dh = excluded.p256dh, auth = excluded.auth, created_at = excluded.created_at
            """,
            new { Id = IdOf(endpoint), Person = call.PersonId, Token = token?.TokenHash ?? "", endpoint, p256dh, auth, Language = wish.Language is "ko" or "zh" ? wish.Language : "en", Now = services.GetRequiredService<BusinessClock>().UtcMicroseconds() });
        await connection.ExecuteAsync(
            "DELETE FROM open_push_subscription WHERE person_id = @Person AND subscription_id NOT IN (SELECT subscription_id FROM open_push_subscription WHERE person_id = @Person ORDER BY created_at DESC LIMIT @MostPerPerson)",
            new { Person = call.PersonId, MostPerPerson });
        return PersonRoutes.Done;
    }

    private static async Task<IResult> EndAsync(PersonCall call, IServiceProvider services, CancellationToken cancellation)
    {
        if (await call.ReadAsync<Subscription>(cancellation) is not { Endpoint: { } endpoint })
            return PersonRoutes.BadForm;
        await using var connection = await services.GetRequiredService<PlatformDatabase>().OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_push_subscription WHERE subscription_id = @Id AND person_id = @Person", new { Id = IdOf(endpoint), Person = call.PersonId });
        return PersonRoutes.Done;
    }

    // Push services answer over TLS on the usual port; where a name leads is looked at when it is connected to.
    private static bool IsEndpoint(string endpoint, PushOptions options) =>
        endpoint.Length <= LongestEndpoint && Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort || options.PrivateServices != Kernel.Network.PrivateAddresses.Refused && url.IsLoopback);

    private static bool IsKey(string text, int bytes) => text.Length <= 128 && Base64Url.IsValid(text, out var length) && length == bytes;

    private static string IdOf(string endpoint) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint)))[..32];

    private sealed record Subscription(string? Endpoint, string? P256dh, string? Auth, string? Language);
}
