using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Wire;

/// <summary>Where capabilities put their use cases on the wire: authenticated, limited, signed and recorded by construction.</summary>
internal sealed class WireRoutes(IEndpointRouteBuilder endpoints)
{
    public void Get<TUseCase>(string path)
        where TUseCase : IWireUseCase => Map<TUseCase>("GET", path);

    public void Post<TUseCase>(string path)
        where TUseCase : IWireUseCase => Map<TUseCase>("POST", path);

    public void Patch<TUseCase>(string path)
        where TUseCase : IWireUseCase => Map<TUseCase>("PATCH", path);

    private void Map<TUseCase>(string method, string path)
        where TUseCase : IWireUseCase
    {
        var make = ActivatorUtilities.CreateFactory<TUseCase>([]);
        endpoints.MapMethods(path, [method], (HttpContext http) =>
            WirePipeline.RunAsync(http, services => make(services, []))).ExcludeFromDescription();
    }
}
