using System.Diagnostics.Metrics;

namespace StreamCoverage.Pipeline.Telemetry;

/// <summary>What measure committed.</summary>
public sealed class SliceTelemetry
{
    private readonly Counter<long> _closed;
    private readonly Counter<long> _restated;

    internal SliceTelemetry(Meter meter)
    {
        _closed = meter.CreateCounter<long>("streamcoverage.slices.closed", "{slice}", "Slices of networks whose facts were committed, corrections included.");
        _restated = meter.CreateCounter<long>("streamcoverage.slices.restated", "{slice}", "Slices of networks that were corrected after they had been closed.");
    }

    internal void Committed(int closed, int restated)
    {
        _closed.Add(closed);
        _restated.Add(restated);
    }
}
