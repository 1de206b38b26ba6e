using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Pay.Wire.Xml;

/// <summary>Where capabilities put their calls on the legacy wire: limited, authenticated and recorded by construction.</summary>
internal sealed class XmlRoutes(IEndpointRouteBuilder endpoints)
{
    public void Post<TUseCase>(string path)
        where TUseCase : IXmlUseCase
    {
        var make = ActivatorUtilities.CreateFactory<TUseCase>([]);
        endpoints.MapPost(path, (HttpContext http) =>
            http.RequestServices.GetRequiredService<XmlPipeline>().AnswerAsync(http, services => make(services, [])))
            .WithMetadata(typeof(TUseCase).GetCustomAttributes(inherit: false)).ExcludeFromDescription();
    }

    /// <summary>Answers the documented calls that are not offered yet in the form their clients read. Call it after the capabilities.</summary>
    public void MapNotOffered()
    {
        foreach (var path in NotOffered.LegacyPaths)
            endpoints.MapPost(path, (HttpContext http) => http.RequestServices.GetRequiredService<XmlPipeline>().RefuseAsync(http, XmlRefusals.NotOffered)).ExcludeFromDescription();
    }
}
