namespace Madang.Server.Hosting;

/// <summary>The one handler of what nobody expected: the cause is in the log, the caller is told what is safe to do.</summary>
internal static class Failures
{
    public static void Answer(IApplicationBuilder app) => app.Run(http =>
    {
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(new { code = "SYSTEM_ERROR", message = "The platform could not answer. Send the same request with the same number again." });
    });
}
