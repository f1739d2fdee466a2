using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>How large a simulated world is.</summary>
/// <param name="Events">Messages of <see cref="SomeTraffic"/>.</param>
/// <param name="Hostile">Whether <see cref="HostileTraffic"/> is mixed in.</param>
/// <param name="BatchMax">Most records of one turn.</param>
/// <param name="Ingest">How ingest folds.</param>
/// <param name="Measure">How measure computes.</param>
internal sealed record Setup(int Events, bool Hostile, int BatchMax, IngestOptions Ingest, MeasureOptions Measure)
{
    /// <summary>Whether the process that has a partition outlives its gaps, and goes on from what it holds in memory.</summary>
    public bool OutlivesGaps { get; init; }

    /// <summary>All windows over hours of traffic.</summary>
    public static Setup Whole { get; } = new(400, Hostile: false, BatchMax: 8, World.IngestOptions, World.MeasureOptions);

    /// <summary>The same where reporters are counted.</summary>
    public static Setup Counted => Whole with
    {
        Ingest = Whole.Ingest with { CountsReporters = true },
        Measure = Whole.Measure with
        {
            Judge = new() { ReportersMin = 2, ReporterShareMaxMicros = 600_000 },
        },
    };

    /// <summary>One window that slides by the hour over a short stretch, in hundreds of small steps: what many seeds can afford.</summary>
    public static Setup Small { get; } = new(
        50, Hostile: true, BatchMax: 3,
        World.IngestOptions with { RowsPerSliceMax = 2 },
        World.MeasureOptions with
        {
            Regression = new() { PanesToFalseAlarm = 50, RequestsMin = 20, RecoveryPanes = 3, RecoveryRun = 2, CooldownPanes = 2 },
            Windows = [new("6h", TimeSpan.FromHours(6), WindowSpec.Hour)],
        });
}
