using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Madang.Desk.Access;
using Madang.Desk.Accounts;
using Madang.Desk.Apps;
using Madang.Desk.Audits;
using Madang.Desk.Messages;
using Madang.Desk.Platform;
using Madang.Desk.Requests;
using Madang.Desk.Staff;
using Madang.Desk.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.Desk;

/// <summary>A link that the program prints: for whom, and the path.</summary>
public sealed record ConsoleLink(string Who, string Path);

/// <summary>The console: pages for those who look after the platform, its apps and its merchants.</summary>
public static class ConsoleModule
{
    /// <summary>Registers everything. Needs <c>AddPay</c>, <c>AddMiniPrograms</c>, <c>AddOpenPlatform</c>, an <see cref="IPlatformHealth"/>, a <c>PlatformDatabase</c> and a <c>BusinessClock</c>.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(new ConsoleOptions());
        services.AddRazorComponents();
        // Razor brings data protection along; nothing here uses it, and it shall leave no keys in somebody's home folder.
        services.Configure<KeyManagementOptions>(static keys => (keys.XmlRepository, keys.XmlEncryptor) = (new NoKeys(), new NullXmlEncryptor()));
        services.AddSingleton<AccountBook>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<Guesses>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<ActLog>();
        services.AddSingleton<ConsoleGate>();
        services.AddSingleton<Demonstration>();
        return services;
    }

    /// <summary>Maps every endpoint. Each capability has its own Map method, listed here and nowhere else.</summary>
    public static void MapConsole(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var routes = new ConsoleRoutes(endpoints);
        routes.MapAccounts();
        routes.MapApps();
        routes.MapAudits();
        routes.MapTenants();
        routes.MapRequests();
        routes.MapMessages();
        routes.MapStaff();
        routes.MapPlatform();
        endpoints.MapPost("/console/links", MakeLinkAsync).WithMetadata(Need.Nothing).ExcludeFromDescription().DisableAntiforgery();
    }

    /// <summary>
    /// What is printed at a start: where there is no operator yet, a link that makes the first, good once; in a sandbox with a demonstration, a link for each of its people.
    /// </summary>
    public static async Task<IReadOnlyList<ConsoleLink>> ConsoleLinksAsync(this IServiceProvider services, CancellationToken cancellation = default)
    {
        var book = services.GetRequiredService<AccountBook>();
        var links = new List<ConsoleLink>();
        if (!await book.HasOperatorAsync(cancellation))
            links.Add(new(Role.Operator, PathOf(await book.MakeLinkAsync(null, Role.Operator, "", "", "start", cancellation))));
        links.AddRange(await services.GetRequiredService<Demonstration>().LinksAsync(cancellation));
        return links;
    }

    private sealed class NoKeys : IXmlRepository
    {
        private readonly List<XElement> kept = [];

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            lock (kept)
                return [.. kept];
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            lock (kept)
                kept.Add(element);
        }
    }

    internal static string PathOf(string token) => $"{ConsoleRoutes.Root}/enter/{token}";

    /// <summary><c>POST /console/links</c> with the operator's token: a link that makes an operator, for the first and for one who lost their password.</summary>
    private static async Task<IResult> MakeLinkAsync(HttpContext http, ConsoleOptions options, AccountBook book, ActLog log, CancellationToken cancellation)
    {
        const string Scheme = "Bearer ";
        var authorization = http.Request.Headers.Authorization.ToString();
        var isOperator = options.OperatorToken.Length > 0 && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorToken)));
        http.Response.Headers.CacheControl = "no-store";
        if (!isOperator)
            return Results.Json(new { code = "NO_AUTH", message = "This needs the operator's token: ./madang finds it by itself." }, statusCode: StatusCodes.Status401Unauthorized);
        var actId = await log.BeginAsync("", "operator's token", "console.link", "", http.Connection.RemoteIpAddress?.ToString() ?? "", cancellation);
        var path = PathOf(await book.MakeLinkAsync(null, Role.Operator, "", "", "operator's token", cancellation));
        await log.EndAsync(actId, "done", "", cancellation);
        return Results.Json(new { path });
    }
}
