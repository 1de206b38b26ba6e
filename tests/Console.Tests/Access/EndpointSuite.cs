using System.Net;
using Madang.Desk.Access;
using Madang.Desk.Tests.Platform;
using Madang.Kernel.Database;
using Microsoft.AspNetCore.Routing;

namespace Madang.Desk.Tests.Access;

/// <summary>Every endpoint of the console as every role and as nobody, found in the endpoint data source: one that is added without a line here fails.</summary>
public abstract class EndpointSuite(DatabaseEngine engine) : IAsyncLifetime
{
    // Who gets past the gate, by what is theirs: o operator, a auditor, m merchant admin, d developer, c clerk, * everybody signed in, - anybody at all, t the operator's token.
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["GET /console/sign-in"] = "-",
        ["POST /console/sign-in"] = "-",
        ["POST /console/sign-in/second"] = "-",
        ["GET /console/enter/{token}"] = "-",
        ["POST /console/enter/{token}"] = "-",
        ["GET /console/assets/{mark}/{name}"] = "-",
        ["POST /console/links"] = "t",
        ["GET /console"] = "*",
        ["GET /console/account"] = "*",
        ["GET /console/jump"] = "*",
        ["GET /console/{**rest}"] = "*",
        ["POST /console/sign-out"] = "*",
        ["POST /console/account/password"] = "*",
        ["POST /console/account/second"] = "*",
        ["POST /console/account/second/end"] = "*",
        ["POST /console/account/sessions/{sessionId}/end"] = "*",
        ["POST /console/account/sessions/end-others"] = "*",
        ["GET /console/apps"] = "oad",
        ["POST /console/apps"] = "o",
        ["GET /console/apps/{appId}"] = "oad",
        ["GET /console/apps/{appId}/versions"] = "oad",
        ["GET /console/apps/{appId}/log"] = "oad",
        ["GET /console/apps/{appId}/testers"] = "od",
        ["GET /console/apps/{appId}/domains"] = "od",
        ["GET /console/apps/{appId}/keys"] = "od",
        ["POST /console/apps/{appId}/versions"] = "od",
        ["POST /console/apps/{appId}/submit"] = "od",
        ["POST /console/apps/{appId}/withdraw"] = "od",
        ["POST /console/apps/{appId}/gray"] = "od",
        ["POST /console/apps/{appId}/gray/end"] = "od",
        ["POST /console/apps/{appId}/release"] = "od",
        ["POST /console/apps/{appId}/rollback"] = "od",
        ["POST /console/apps/{appId}/visit"] = "od",
        ["POST /console/apps/{appId}/testers"] = "od",
        ["POST /console/apps/{appId}/testers/{tester}/unbind"] = "od",
        ["POST /console/apps/{appId}/domains/{kind}"] = "od",
        ["POST /console/apps/{appId}/keys"] = "od",
        ["POST /console/apps/{appId}/keys/secret"] = "od",
        ["POST /console/apps/{appId}/keys/push"] = "od",
        ["POST /console/apps/{appId}/keys/web"] = "od",
        ["GET /console/audits"] = "oa",
        ["GET /console/apps/{appId}/audits/{auditId}"] = "oad",
        ["GET /console/apps/{appId}/audits/{auditId}/pictures/{position}"] = "oad",
        ["POST /console/apps/{appId}/audits/{auditId}/pass"] = "oa",
        ["POST /console/apps/{appId}/audits/{auditId}/reject"] = "oa",
        ["GET /console/tenants"] = "om",
        ["POST /console/tenants"] = "o",
        ["GET /console/tenants/{mchId}"] = "om",
        ["POST /console/tenants/{mchId}/certificates"] = "om",
        ["POST /console/tenants/{mchId}/certificates/{serial}/revoke"] = "om",
        ["POST /console/tenants/{mchId}/apiv3-key"] = "om",
        ["POST /console/tenants/{mchId}/key-mode"] = "om",
        ["POST /console/tenants/{mchId}/apps"] = "o",
        ["GET /console/requests"] = "omd",
        ["GET /console/requests/{id}"] = "omd",
        ["GET /console/messages"] = "om",
        ["POST /console/tenants/{mchId}/callbacks/{id}/resend"] = "om",
        ["GET /console/staff"] = "omd",
        ["POST /console/staff"] = "omd",
        ["POST /console/staff/{accountId}/{role}/remove"] = "o",
        ["POST /console/apps/{appId}/staff/{accountId}/{role}/remove"] = "od",
        ["POST /console/tenants/{mchId}/staff/{accountId}/{role}/remove"] = "om",
        ["POST /console/links/{linkId}/take-back"] = "o",
        ["POST /console/apps/{appId}/links/{linkId}/take-back"] = "od",
        ["POST /console/tenants/{mchId}/links/{linkId}/take-back"] = "om",
        ["GET /console/acts"] = "o",
        ["GET /console/limits"] = "o",
        ["GET /console/health"] = "o",
    };

    private static readonly string[] AllRoles = [Role.Operator, Role.Auditor, Role.Merchant, Role.Developer, Role.Clerk];

    private ConsoleWorld world = null!;

    public async ValueTask InitializeAsync() => world = await ConsoleWorld.StartAsync(engine);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    [Fact]
    public void Every_endpoint_declares_what_it_needs_and_has_its_line_here()
    {
        var found = Console().ToArray();
        Assert.All(found, endpoint => Assert.True(endpoint.Endpoint.Metadata.GetMetadata<Need>() is not null, $"{endpoint.Name} declares nothing."));
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), found.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_role_gets_past_the_gate_where_it_should_and_nowhere_else()
    {
        var visitors = new Dictionary<string, Visitor>(StringComparer.Ordinal) { ["nobody"] = world.Nobody() };
        foreach (var role in AllRoles)
            visitors[role] = await world.JoinAsync(role);
        var wrong = new List<string>();
        foreach (var (name, endpoint) in Console())
        {
            foreach (var (role, visitor) in visitors)
            {
                // What is of another app or merchant is only for those who are of the whole platform.
                foreach (var isOwn in IsScoped(endpoint) ? (bool[])[true, false] : [true])
                {
                    var expected = IsAllowed(Allowed[name], role, isOwn);
                    var seen = await PassesAsync(visitor, name, PathOf(endpoint, isOwn));
                    if (seen.Passes != expected)
                        wrong.Add($"{role}{(isOwn ? "" : " of another")}: {name} → {seen.Status}, expected to {(expected ? "pass" : "be refused")}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_is_anothers_is_on_no_page()
    {
        using (var placed = await world.Http.GetAsync("/cgi-bin/token?grant_type=client_credential&appid=" + world.OtherApp + "&secret=x"))
            Assert.True(placed.IsSuccessStatusCode);
        foreach (var role in (string[])[Role.Merchant, Role.Developer, Role.Clerk])
        {
            var visitor = await world.JoinAsync(role);
            foreach (var (name, endpoint) in Console().Where(one => one.Name.StartsWith("GET ", StringComparison.Ordinal) && !one.Name.Contains("assets", StringComparison.Ordinal)))
            {
                using var response = await visitor.GetAsync(PathOf(endpoint, isOwn: true)["/console".Length..] + (name.EndsWith("/jump", StringComparison.Ordinal) ? "?q=r" : ""));
                var text = await response.Content.ReadAsStringAsync();
                foreach (var foreign in (string[])[world.OtherApp, world.OtherMerchant, "Rival"])
                    Assert.False(text.Contains(foreign, StringComparison.Ordinal), $"{role} reads {foreign} at {name}");
            }
        }
        // The test can see what it looks for.
        Assert.Contains("Rival", await (await world.JoinAsync(Role.Operator)).PageAsync("/apps"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_of_the_console_opens_nothing_else_of_the_platform()
    {
        var visitor = await world.JoinAsync(Role.Operator);
        var others = world.Endpoints.Where(endpoint => !(endpoint.RoutePattern.RawText ?? "").StartsWith("/console", StringComparison.Ordinal) && endpoint.RoutePattern.Parameters.Count == 0
            && (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") ?? false)).ToArray();
        Assert.True(others.Length > 10);
        foreach (var endpoint in others)
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Cookie", $"madang_console={visitor.Session}");
            using var inside = await world.Http.SendAsync(request);
            using var outside = await world.Http.GetAsync(path);
            Assert.True(inside.StatusCode == outside.StatusCode, $"{path}: {outside.StatusCode} for nobody, {inside.StatusCode} with the console's cookie");
        }
    }

    private IEnumerable<(string Name, RouteEndpoint Endpoint)> Console() => world.Endpoints
        .Where(endpoint => ("/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/')).StartsWith("/console", StringComparison.Ordinal))
        .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method => ($"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}", endpoint)));

    private static bool IsScoped(RouteEndpoint endpoint) => endpoint.RoutePattern.Parameters.Any(part => part.Name is "appId" or "mchId");

    private static bool IsAllowed(string who, string role, bool isOwn) => who switch
    {
        "-" or "t" => true,
        "*" => role != "nobody",
        _ => role != "nobody" && who.Contains(role[0], StringComparison.Ordinal) && (isOwn || Role.IsPlatformWide(role)),
    };

    private string PathOf(RouteEndpoint endpoint, bool isOwn) => "/" + string.Join('/', endpoint.RoutePattern.RawText!.TrimStart('/').Split('/').Select(part => part switch
    {
        "{appId}" => isOwn ? world.OwnApp : world.OtherApp,
        "{mchId}" => isOwn ? world.OwnMerchant : world.OtherMerchant,
        "{kind}" => "request",
        "{role}" => "developer",
        "{auditId}" or "{position}" => "1",
        "{**rest}" => "nowhere",
        _ when part.StartsWith('{') => "none",
        _ => part,
    }));

    // A form is sent with a wrong key: behind the gate it is refused in other words than before it, and nothing is done. A page that is gone is behind the gate only where its place is.
    private async Task<(bool Passes, string Status)> PassesAsync(Visitor visitor, string name, string path)
    {
        var isPost = name.StartsWith("POST ", StringComparison.Ordinal);
        using var response = isPost
            ? await visitor.PostRawAsync(path["/console".Length..], [("form_key", "wrong")], world.Url.GetLeftPart(UriPartial.Authority), "cross-site")
            : await visitor.GetAsync(path["/console".Length..]);
        var text = await response.Content.ReadAsStringAsync();
        var status = $"{(int)response.StatusCode} {response.Headers.Location}";
        if (name == "POST /console/links")
            return (response.StatusCode == HttpStatusCode.Unauthorized, status);
        if (response.StatusCode == HttpStatusCode.Unauthorized || response.Headers.Location?.OriginalString.StartsWith("/console/sign-in", StringComparison.Ordinal) == true)
            return (false, status);
        if (isPost)
            return (text.Contains("The form is too old or came from elsewhere", StringComparison.Ordinal), status);
        if (response.StatusCode == HttpStatusCode.Forbidden)
            return (false, status);
        // What the visitor may see of it is told by the log of an app that is theirs, which is there, or not at all.
        var isGone = response.StatusCode == HttpStatusCode.NotFound;
        if (!isGone || !IsScopedPath(path))
            return (true, status);
        using var place = await visitor.GetAsync(string.Join('/', path["/console".Length..].Split('/').Take(3)));
        return (place.IsSuccessStatusCode, status);
    }

    private static bool IsScopedPath(string path) => path.StartsWith("/console/apps/", StringComparison.Ordinal) || path.StartsWith("/console/tenants/", StringComparison.Ordinal);
}

public sealed class SqliteEndpoints() : EndpointSuite(DatabaseEngine.Sqlite);

public sealed class PostgresEndpoints() : EndpointSuite(DatabaseEngine.Postgres);
