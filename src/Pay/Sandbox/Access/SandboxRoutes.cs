using System.Buffers;
using System.Text.Json;
using Madang.Kernel.Refusals;
using Madang.Ledger;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Sandbox;

/// <summary>
/// Where use cases are put under <c>/sandbox</c>: behind the gate and with a bounded body by construction. A POST takes JSON from the command line
/// or a form from a page; a form that was obeyed is answered by going back to its page.
/// </summary>
internal sealed class SandboxRoutes(IEndpointRouteBuilder endpoints)
{
    private const int LargestBodyBytes = 16 * 1024;
    private const string ReturnField = "return";

    public void Get<TUseCase>(string path)
        where TUseCase : ISandboxUseCase => Map<TUseCase>("GET", path);

    public void Post<TUseCase>(string path)
        where TUseCase : ISandboxUseCase => Map<TUseCase>("POST", path);

    public void Delete<TUseCase>(string path)
        where TUseCase : ISandboxUseCase => Map<TUseCase>("DELETE", path);

    /// <summary>A page: the same gate, and an answer that a person can read where it stays shut.</summary>
    public void Page<TPage>(string path)
        where TPage : ISandboxUseCase
    {
        var make = ActivatorUtilities.CreateFactory<TPage>([]);
        endpoints.MapGet("/sandbox" + path, async (HttpContext http, SandboxGate gate) =>
        {
            if (gate.Check(http, out var session) is { } refusal)
                await WriteAsync(http, MessagePage.Of(http, refusal.Status, refusal.Message, back: null));
            else
                await WriteAsync(http, await RunAsync(http, services => make(services, []), new SandboxCall(http, session, default), isPage: true));
        }).ExcludeFromDescription();
    }

    public static async Task WriteAsync(HttpContext http, WireAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: with that, browsers send the Origin of our own forms as null, and the gate takes them for forged.
        http.Response.Headers["Referrer-Policy"] = "same-origin";
        if (answer.ContentType is null)
            return;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private void Map<TUseCase>(string method, string path)
        where TUseCase : ISandboxUseCase
    {
        var make = ActivatorUtilities.CreateFactory<TUseCase>([]);
        endpoints.MapMethods("/sandbox" + path, [method], async (HttpContext http, SandboxGate gate) =>
        {
            if (gate.Check(http, out var session) is { } refusal)
                await WriteAsync(http, WireAnswer.Refuse(refusal));
            else if (session.Length > 0 && method != "GET")
                await ObeyFormAsync(http, gate, session, services => make(services, []));
            else if (await ReadBodyAsync(http.Request, http.RequestAborted) is not { } body)
                await WriteAsync(http, WireAnswer.Refuse(WireRefusals.BodyTooLarge));
            else
                await WriteAsync(http, await RunAsync(http, services => make(services, []), new SandboxCall(http, session, body), isPage: false));
        }).ExcludeFromDescription();
    }

    // A page or command that fails says so in its own way, and its cause goes to the log.
    private static async Task<WireAnswer> RunAsync(HttpContext http, Func<IServiceProvider, ISandboxUseCase> make, SandboxCall call, bool isPage)
    {
        var refusal = WireRefusals.SystemError;
        if (QueryText.Wrong(http.Request) is { } wrong)
            return isPage ? MessagePage.Of(http, wrong.Status, wrong.Message, back: null) : WireAnswer.Refuse(wrong);
        try
        {
            return await make(http.RequestServices).HandleAsync(call, http.RequestAborted);
        }
        catch (LedgerBusyException)
        {
            refusal = WireRefusals.TooMany;
        }
        catch (Exception error) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.RequestServices.GetRequiredService<ILogger<SandboxRoutes>>().LogError(error, "{Method} {Path} failed", http.Request.Method, http.Request.Path.Value);
        }
        return isPage ? MessagePage.Of(http, refusal.Status, Words.Of(http)["message.failed"], back: null) : WireAnswer.Refuse(refusal);
    }

    private static async Task ObeyFormAsync(HttpContext http, SandboxGate gate, string session, Func<IServiceProvider, ISandboxUseCase> make)
    {
        var form = http.Request.HasFormContentType && http.Request.ContentLength <= LargestBodyBytes ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var back = form[ReturnField].ToString();
        // Only our own pages: a form must not send anybody elsewhere.
        if (!back.StartsWith("/sandbox", StringComparison.Ordinal) || back.Contains('\\'))
            back = "/sandbox";
        if (gate.CheckForm(http, session, form[SandboxGate.FormKeyField].ToString()) is { } forged)
        {
            await WriteAsync(http, MessagePage.Refused(http, forged, back));
            return;
        }
        var fields = form.Where(field => field.Key is not (ReturnField or SandboxGate.FormKeyField) && field.Value.ToString().Length > 0)
            .ToDictionary(field => field.Key, field => field.Value.ToString());
        var answer = await RunAsync(http, make, new SandboxCall(http, session, JsonSerializer.SerializeToUtf8Bytes(fields)), isPage: false);
        if (answer.Refusal is Refusal refusal)
            await WriteAsync(http, MessagePage.Refused(http, refusal, back));
        else
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = back;
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
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
