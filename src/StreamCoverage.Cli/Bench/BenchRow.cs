namespace StreamCoverage.Cli.Bench;

/// <summary>What one way to work through the events took.</summary>
/// <param name="Name">What was run.</param>
/// <param name="EventsPerSecond">By the wall clock.</param>
/// <param name="CpuMicrosecondsPerEvent">On all threads of this process.</param>
/// <param name="Ratio">Events per second over those of the faster bare loop of this run.</param>
internal sealed record BenchRow(string Name, long EventsPerSecond, decimal CpuMicrosecondsPerEvent, decimal Ratio);
