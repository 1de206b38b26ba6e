using Madang.Kernel.Inspection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Madang.Pay.Sandbox;

/// <summary>The sandbox: faults, time travel, the request log, and the developer's commands and pages.</summary>
internal static class SandboxSetup
{
    /// <summary>Registers the sandbox; first among the capabilities, so that its worker loads the shift of time before the others start.</summary>
    public static void AddSandbox(this IServiceCollection services)
    {
        // Deny by default: a host that says nothing has no sandbox.
        services.TryAddSingleton(new SandboxOptions());
        services.AddSingleton<Faults>();
        services.AddSingleton<IFaultSource>(provider => provider.GetRequiredService<Faults>());
        services.AddSingleton<TimeTravel>();
        services.AddSingleton<RequestStore>();
        services.AddSingleton<RequestLog>();
        services.AddSingleton<IRequestInspector>(provider => provider.GetRequiredService<RequestLog>());
        services.AddSingleton<SandboxPasses>();
        services.AddSingleton<SandboxGate>();
        services.AddSingleton<SandboxPeople>();
        services.AddSingleton<SandboxMerchants>();
        services.AddSingleton<SignatureHints>();
        services.AddSingleton<SandboxTrades>();
        services.AddSingleton<IExchangeLog, ExchangeLog>();
        services.AddSingleton<Demonstration>();
        services.AddHostedService<SandboxFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<RequestLog>());
    }

    /// <summary>Maps the first page, and <c>/sandbox</c> where there is one.</summary>
    public static void MapSandbox(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapFirstPage();
        if (!endpoints.ServiceProvider.GetRequiredService<SandboxOptions>().IsOn)
            return;
        endpoints.MapOpenLink();
        var sandbox = new SandboxRoutes(endpoints);
        sandbox.Post<MakeLink>("/links");
        sandbox.Get<ListMerchants>("/merchants");
        sandbox.Post<MakeMerchant>("/merchants");
        sandbox.Post<MakeSubMerchant>("/sub-merchants");
        sandbox.Get<ListPayers>("/payers");
        sandbox.Post<MakePayer>("/payers");
        sandbox.Post<TopUp>("/topups");
        sandbox.Post<ShowCode>("/codes");
        sandbox.Get<ListTrades>("/trades");
        sandbox.Post<PayAsPayer>("/pay");
        sandbox.Post<ConfirmTransferAsPayee>("/transfers/confirm");
        sandbox.Post<RotateKey>("/keys/rotate");
        sandbox.Get<ListCallbacks>("/callbacks");
        sandbox.Post<ResendCallback>("/callbacks/{id}/resend");
        sandbox.Get<ListFaults>("/faults");
        sandbox.Post<AddFault>("/faults");
        sandbox.Delete<ClearFaults>("/faults");
        sandbox.Post<ClearFaults>("/faults/clear");
        sandbox.Get<ShowTime>("/time");
        sandbox.Post<AdvanceTime>("/time");
        sandbox.Get<ListRequests>("/requests");
        sandbox.Get<ShowRequest>("/requests/{id}");
        sandbox.Page<SandboxPage>("");
        sandbox.Page<InspectorPage>("/inspector");
        sandbox.Page<InspectorDetailPage>("/inspector/{id}");
    }
}
