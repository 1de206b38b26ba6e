using System.Buffers;
using Madang.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Wallet;

/// <summary>Where use cases of the payer's side are put on HTTP: with a token, a bounded body and problems as answers by construction.</summary>
internal sealed class WalletRoutes(IEndpointRouteBuilder endpoints)
{
    private const int LargestBodyBytes = 16 * 1024;

    public void Get<TUseCase>(string path)
        where TUseCase : IWalletUseCase => Map<TUseCase>("GET", path);

    public void Post<TUseCase>(string path)
        where TUseCase : IWalletUseCase => Map<TUseCase>("POST", path);

    public void Put<TUseCase>(string path)
        where TUseCase : IWalletUseCase => Map<TUseCase>("PUT", path);

    private void Map<TUseCase>(string method, string path)
        where TUseCase : IWalletUseCase
    {
        var make = ActivatorUtilities.CreateFactory<TUseCase>([]);
        endpoints.MapMethods("/wallet" + path, [method], (HttpContext http) => RunAsync(http, make)).ExcludeFromDescription();
    }

    private static async Task RunAsync<TUseCase>(HttpContext http, ObjectFactory<TUseCase> make)
        where TUseCase : IWalletUseCase
    {
        var cancellation = http.RequestAborted;
        WalletAnswer answer;
        try
        {
            answer = await AnswerAsync(http, make, cancellation);
        }
        catch (LedgerBusyException)
        {
            answer = WalletAnswer.Refuse(WalletRefusals.Busy);
        }
        catch (BadHttpRequestException error)
        {
            answer = WalletAnswer.Refuse(WalletRefusals.BodyTooLarge with { Code = "BAD_REQUEST", Status = error.StatusCode, Message = "The request could not be read." });
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            http.RequestServices.GetRequiredService<ILogger<WalletRoutes>>().LogError(error, "Wallet request {Method} {Path} failed", http.Request.Method, http.Request.Path);
            answer = WalletAnswer.Refuse(WalletRefusals.SystemError);
        }
        await WriteAsync(http, answer, cancellation);
    }

    private static async Task<WalletAnswer> AnswerAsync<TUseCase>(HttpContext http, ObjectFactory<TUseCase> make, CancellationToken cancellation)
        where TUseCase : IWalletUseCase
    {
        var services = http.RequestServices;
        if (await services.GetRequiredService<WalletTokens>().FindAsync(http.Request.Headers.Authorization.ToString(), cancellation) is not { } payer)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return WalletAnswer.Refuse(WalletRefusals.Unauthorized);
        }
        if (await ReadBodyAsync(http.Request, cancellation) is not { } body)
            return WalletAnswer.Refuse(WalletRefusals.BodyTooLarge);
        // What a person is told about money must not stay in a cache on the way.
        http.Response.Headers.CacheControl = "no-store";
        return await make(services, []).HandleAsync(new WalletCall(http, payer, body), cancellation);
    }

    private static async Task WriteAsync(HttpContext http, WalletAnswer answer, CancellationToken cancellation)
    {
        http.Response.StatusCode = answer.Status;
        if (answer.ContentType is null)
            return;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, cancellation);
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > LargestBodyBytes)
            return null;
        // The length may be absent or a lie, so what is read is bounded by itself.
        var buffer = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await request.Body.ReadAsync(buffer.GetMemory(4096), cancellation)) > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > LargestBodyBytes)
                return null;
        }
        return buffer.WrittenMemory;
    }
}
