using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Wire;

/// <summary>Puts an answer on the wire.</summary>
internal static class WireOutput
{
    /// <summary>The name by which a developer and the platform's log speak of one request.</summary>
    public const string RequestIdHeader = "Request-ID";

    public static async Task WriteAsync(HttpContext http, string requestId, WireAnswer answer, PlatformSignature? signature, CancellationToken cancellation)
    {
        await using var content = answer.Content;
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.Headers[RequestIdHeader] = requestId;
        response.Headers.CacheControl = "no-cache, must-revalidate";
        if (signature is not null)
        {
            foreach (var (name, value) in signature.Headers())
                response.Headers[name] = value;
        }
        if (answer.ContentType is not null)
            response.ContentType = answer.ContentType;
        if (answer.Status != StatusCodes.Status204NoContent)
            response.ContentLength = content?.Length ?? answer.Body.Length;
        if (content is not null && !HttpMethods.IsHead(http.Request.Method))
            await content.CopyToAsync(response.Body, cancellation);
        else if (!answer.Body.IsEmpty && !HttpMethods.IsHead(http.Request.Method))
            await response.BodyWriter.WriteAsync(answer.Body, cancellation);
    }

    /// <summary>A refusal outside the pipeline, where nobody is known to sign for.</summary>
    public static Task RefuseAsync(HttpContext http, Kernel.Refusals.Refusal refusal)
    {
        var clock = http.RequestServices.GetRequiredService<BusinessClock>();
        return WriteAsync(http, NewRequestId(clock), WireAnswer.Refuse(refusal), signature: null, http.RequestAborted);
    }

    public static string NewRequestId(BusinessClock clock) => TimeOrderedId.NewText(clock.Machine).ToUpperInvariant();
}
