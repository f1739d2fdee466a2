using System.Globalization;
using StreamCoverage.Cli.Output;

namespace StreamCoverage.Cli.Bench;

/// <summary>What was measured, as a table for people or JSON for programs.</summary>
internal static class BenchReport
{
    public static void Write(BenchPlan plan, BenchResult result, bool keepsTopics, bool isJson)
    {
        if (isJson)
        {
            Figures.WriteJson(new
            {
                plan.Events,
                plan.Partitions,
                plan.Rounds,
                Processors = Environment.ProcessorCount,
                result.Rows,
                Memory = result.Slices,
                result.Resident,
                result.Latency,
                WhyNoLatency = plan.Latency > TimeSpan.Zero ? result.WhyNoLatency : null,
            });
            return;
        }
        var table = Terminal.Table("what", "events/s", "CPU us/event", "ratio");
        foreach (var row in result.Rows)
            table.Row(row.Name, Figures.Count(row.EventsPerSecond), Number(row.CpuMicrosecondsPerEvent), Number(row.Ratio));
        Say($"{plan.Events:N0} events of about 290 bytes, lz4, {plan.Partitions} partitions, {Environment.ProcessorCount} processors; best of {plan.Rounds}; ratio to the faster bare loop");
        Terminal.Write(table);
        if (result.Latency is { } latency)
            Say($"from the producer to the figure in PostgreSQL, beyond the slice's own length and lateness, at {latency.EventsPerSecond:N0} events/s: p50 {latency.P50Milliseconds:N0} ms, p99 {latency.P99Milliseconds:N0} ms of {latency.Slices} slices");
        else if (plan.Latency > TimeSpan.Zero && result.WhyNoLatency is { } reason)
            Say($"the latency from producer to figure is left out: {reason}");
        if (result.Slices is { } slices)
            Say($"memory: {slices.Pairs:N0} pairs in {slices.Slices} open slices take {slices.Bytes / 1e6m:N0} MB, {slices.BytesPerEntry} bytes each");
        var resident = result.Resident;
        Say($"resident set over {resident.Seconds} s: peak {resident.PeakBytes / 1e6:N0} MB");
        if (resident.Growth is { } growth)
            Say($"while ingest ran on, medians by quarter: {Megabytes(resident.QuarterBytes)} MB, of which .NET's {Megabytes(resident.ManagedBytes)} MB; the last over the second: {growth:0.00}");
        else
            Say($"whether it grows is told by --for, of 20s at least");
        if (keepsTopics)
            Say($"the topics {plan.Single} and {plan.Batched} stay for the next run; delete them when you are done");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Megabytes(IEnumerable<long> bytes) => string.Join(", ", bytes.Select(one => (one / 1e6).ToString("N0", CultureInfo.InvariantCulture)));

    private static string Number(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
