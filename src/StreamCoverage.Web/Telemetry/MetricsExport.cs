using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using StreamCoverage.Pipeline.Telemetry;
using StreamCoverage.Web.Hosting;

namespace StreamCoverage.Web.Telemetry;

/// <summary>Collects the meters of this process, for <c>/metrics</c> and, where wanted, for a collector that is pushed to. Thread-safe.</summary>
public sealed class MetricsExport : IDisposable
{
    /// <summary>The variable of OpenTelemetry that names a collector; the others of <c>OTEL_EXPORTER_OTLP_*</c> are read with it.</summary>
    public const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Most label sets of one metric; further ones are one set that says so.</summary>
    private const int SeriesMax = 1000;

    private static readonly string[] Meters =
    [
        PipelineTelemetry.MeterName, "StreamCoverage.Kafka", ClientLimits.MeterName, ProcessMeter.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting",
    ];

    // Of the runtime: gauges whose names Prometheus keeps for histograms, and that nobody here needs.
    private static readonly string[] Misnamed = ["dotnet.assembly.count", "dotnet.process.cpu.count", "dotnet.timer.count"];

    private readonly ProcessMeter _process = new();
    private readonly PrometheusExporter _text = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _provider;

    /// <param name="isPushed">Whether the collector that the environment names is pushed to as well.</param>
    public MetricsExport(bool isPushed)
    {
        _reader = new(_text) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("streamcoverage", serviceVersion: Version))
            .AddMeter(Meters)
            .AddView(instrument => Misnamed.Contains(instrument.Name) ? MetricStreamConfiguration.Drop : new() { CardinalityLimit = SeriesMax })
            .AddReader(_reader);
        _provider = (isPushed ? builder.AddOtlpExporter() : builder).Build();
    }

    internal static string Version { get; } =
        typeof(MetricsExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Every metric as it stands, in Prometheus' text format (version 0.0.4).</summary>
    public string Text() => _text.CollectText();

    /// <inheritdoc />
    public void Dispose()
    {
        _provider.Dispose();
        _process.Dispose();
    }
}
