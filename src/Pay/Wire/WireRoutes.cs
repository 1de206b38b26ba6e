using Madang.Kernel.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Wire;

/// <summary>Where capabilities put their use cases on the wire: authenticated, limited, signed and recorded by construction.</summary>
internal sealed class WireRoutes(IEndpointRouteBuilder endpoints)
{
    private readonly List<(string Method, TemplateMatcher Path)> known = [];

    public void Get<TUseCase>(string path)
        where TUseCase : IWireUseCase => Map<TUseCase>("GET", path);

    public void Post<TUseCase>(string path)
        where TUseCase : IWireUseCase => Map<TUseCase>("POST", path);

    public void Patch<TUseCase>(string path)
        where TUseCase : IWireUseCase => Map<TUseCase>("PATCH", path);

    /// <summary>
    /// Answers what no use case answers: 405 where only the method is wrong, 403 where the documented family is not offered here yet, 404 elsewhere.
    /// Authenticated, signed and recorded like the rest, so that the inspector shows who asked for what. Call it after the capabilities.
    /// </summary>
    public void MapUnknown()
    {
        endpoints.Map("/v3/{**path}", RefuseUnknownAsync).WithOrder(int.MaxValue).ExcludeFromDescription();
    }

    private void Map<TUseCase>(string method, string path)
        where TUseCase : IWireUseCase
    {
        var make = ActivatorUtilities.CreateFactory<TUseCase>([]);
        known.Add((method, new(TemplateParser.Parse(path), [])));
        endpoints.MapMethods(path, [method], (HttpContext http) =>
            WirePipeline.RunAsync(http, services => make(services, []))).WithMetadata(typeof(TUseCase).GetCustomAttributes(inherit: false)).ExcludeFromDescription();
    }

    private Task RefuseUnknownAsync(HttpContext http)
    {
        var allowed = known.Where(route => route.Path.TryMatch(http.Request.Path, [])).Select(route => route.Method).Distinct().ToArray();
        if (allowed.Length > 0)
            http.Response.Headers.Allow = string.Join(", ", allowed);
        var refusal = allowed.Length > 0 ? WireRefusals.WrongMethod : NotOffered.Find(http.Request.Path) ?? WireRefusals.UnknownPath;
        // A file upload signs one part of its body only: taken for any other request it would be told that its signature is wrong, which it is not.
        return http.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) is true
            ? WireOutput.RefuseAsync(http, refusal)
            : WirePipeline.RunAsync(http, _ => new Refused(refusal));
    }

    private sealed class Refused(Refusal refusal) : IWireUseCase
    {
        public Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation) => Task.FromResult(WireAnswer.Refuse(refusal));
    }
}
