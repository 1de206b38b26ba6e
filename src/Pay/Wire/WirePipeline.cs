using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Wire;

/// <summary>What surrounds every use case: read, authenticate, run, sign, record.</summary>
internal sealed class WirePipeline
{
    public static Task RunAsync(HttpContext http, Func<IServiceProvider, IWireUseCase> useCase) =>
        throw new InvalidOperationException("The pipeline is not built yet.");
}
