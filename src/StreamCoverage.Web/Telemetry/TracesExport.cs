using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StreamCoverage.Pipeline.Telemetry;

namespace StreamCoverage.Web.Telemetry;

/// <summary>Pushes the spans of this process, of the pipeline and of HTTP, to the collector that the environment names.</summary>
/// <remarks>Which of them are kept is told by <c>OTEL_TRACES_SAMPLER</c>; all by default.</remarks>
public sealed class TracesExport : IDisposable
{
    // The server's own, so that no package is needed. That they carry the method has to be asked for in .NET 10; RequestSpans names them.
    private const string HttpSource = "Microsoft.AspNetCore";
    private const string HttpWithoutData = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    private readonly TracerProvider _provider;

    /// <summary>Listens from now on; made before the server is.</summary>
    public TracesExport()
    {
        AppContext.SetSwitch(HttpWithoutData, false);
        _provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService("streamcoverage", serviceVersion: MetricsExport.Version))
            .AddSource(PipelineSpans.SourceName, HttpSource)
            .AddOtlpExporter()
            .Build();
    }

    /// <inheritdoc />
    public void Dispose() => _provider.Dispose();
}
