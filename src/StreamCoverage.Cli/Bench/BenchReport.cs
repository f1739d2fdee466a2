using System.Globalization;
using StreamCoverage.Cli.Output;

namespace StreamCoverage.Cli.Bench;

/// <summary>What was measured, as a table for people or JSON for programs.</summary>
internal static class BenchReport
{
    public static void Write(BenchPlan plan, IReadOnlyList<BenchRow> rows, MemoryRow? memory, bool keepsTopics, bool isJson)
    {
        if (isJson)
        {
            Figures.WriteJson(new { plan.Events, plan.Partitions, plan.Rounds, Processors = Environment.ProcessorCount, Rows = rows, Memory = memory });
            return;
        }
        var table = Terminal.Table("what", "events/s", "CPU us/event", "ratio");
        foreach (var row in rows)
            table.Row(row.Name, Figures.Count(row.EventsPerSecond), Number(row.CpuMicrosecondsPerEvent), Number(row.Ratio));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Events:N0} events of about 290 bytes, lz4, {plan.Partitions} partitions, {Environment.ProcessorCount} processors; best of {plan.Rounds}; ratio to the faster bare loop"));
        Terminal.Write(table);
        if (memory is { } m)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory: {m.Pairs:N0} pairs in {m.Slices} open slices take {m.Bytes / 1e6m:N0} MB, {m.BytesPerEntry} bytes each"));
        if (keepsTopics)
            Console.WriteLine($"the topics {plan.Single} and {plan.Batched} stay for the next run; delete them when you are done");
    }

    private static string Number(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
