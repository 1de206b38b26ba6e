using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Madang.Server.Hosting;

/// <summary>Traces, metrics and logs by OpenTelemetry. Nothing leaves the machine unless OTEL_EXPORTER_OTLP_ENDPOINT says where to.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        // Without a place to send it, gathering it would only cost.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
            return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("madang"))
            .WithTracing(tracing => tracing.AddSource("Madang.*").AddSource("Npgsql").AddAspNetCoreInstrumentation())
            .WithMetrics(metrics => metrics.AddMeter("Madang.*", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"))
            .WithLogging()
            .UseOtlpExporter();
    }
}
