using System.Diagnostics.Metrics;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Web.Telemetry;

/// <summary>What the process is, and how much memory it holds.</summary>
internal sealed class ProcessMeter : IDisposable
{
    public const string MeterName = "StreamCoverage.Process";

    private readonly Meter _meter = new(MeterName);

    public ProcessMeter()
    {
        _meter.CreateObservableGauge(
            "streamcoverage.build.info",
            () => new Measurement<int>(
                1, new("version", MetricsExport.Version),
                new("definition_version", MeasureOptions.DefinitionVersion.ToString(System.Globalization.CultureInfo.InvariantCulture))),
            null, "What runs here, and which definitions its figures follow; always 1.");
        _meter.CreateObservableGauge("streamcoverage.process.memory", () => Environment.WorkingSet, "By", "Memory of the process that is in main memory.");
    }

    public void Dispose() => _meter.Dispose();
}
