using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Queries;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>latency</c>: how long demand takes to succeed, and where it takes longest.</summary>
internal static class LatencyCommand
{
    private const int CellsShown = 20;

    public static Command Create() => Question.Command(
        "latency", "How long demand takes to succeed, where a failure takes for ever, and the slowest workload cells.", async (asked, token) =>
        {
            var answer = await asked.AnswerAsync(token);
            var (network, cells) = (answer.Network, SlowCells.First(answer.Cells).ToList());
            return asked.Write(
                new
                {
                    network.Network,
                    network.Window,
                    network.WindowEnd,
                    network.Requests,
                    network.Succeeded,
                    network.Latency,
                    Cells = cells.Select(c => new { c.Cell, c.Model, c.Task, c.Hardware, c.Region, c.Verification, c.Size, c.Requests, c.Succeeded, c.Latency }),
                },
                () => Tell(asked, network, cells));
        });

    private static void Tell(Asked asked, NetworkCoverage network, List<CellCoverage> cells)
    {
        if (network.Latency is not { } latency)
        {
            Console.WriteLine($"{asked.Of(network.WindowEnd)}: no latencies were counted");
            return;
        }
        Console.WriteLine($"{asked.Of(network.WindowEnd)}: {Sentence(latency)}");
        Console.WriteLine($"of {Figures.Count(network.Requests)} requests {Figures.Count(network.Succeeded)} succeeded, {Figures.Count(latency.Stated)} of them with a latency");
        var table = Terminal.Table("of demand", "time to success", "95 % interval", "of successes alone");
        foreach (var (share, quantile) in new[] { ("50 %", latency.P50), ("95 %", latency.P95), ("99 %", latency.P99) })
            table.Row(share, Time(quantile), $"{Bound(quantile.LowerMs)} to {Bound(quantile.UpperMs)}", Figures.Milliseconds(quantile.OfSuccessesMs));
        Terminal.Write(table);
        Console.WriteLine("of successes alone: falls when slow requests begin to fail; no measure of service by itself");
        if (cells.Count == 0)
            return;
        var slow = Terminal.Table("workload cell, slowest first", "requests", "succeeded", "p50", "p95", "p99", "p95 of successes");
        foreach (var cell in cells.Take(CellsShown))
            slow.Row(
                Figures.Name(cell), Figures.Count(cell.Requests), Figures.Count(cell.Succeeded), Time(cell.Latency?.P50), Time(cell.Latency?.P95),
                Time(cell.Latency?.P99), Figures.Milliseconds(cell.Latency?.P95.OfSuccessesMs));
        Terminal.Write(slow);
        if (cells.Count > CellsShown)
            Console.WriteLine($"and {cells.Count - CellsShown} quicker cells; --json has them all");
    }

    private static string Sentence(LatencySummary latency) => latency.P95.Reached switch
    {
        true => $"95 of 100 requests succeeded within {Time(latency.P95)}, half within {Time(latency.P50)}",
        false => $"95 of 100 requests never succeeded; half did within {Time(latency.P50)}",
        null => "no success states a latency",
    };

    private static string Time(LatencyQuantile? quantile) => quantile?.Reached == false ? "never" : Figures.Milliseconds(quantile?.TimeToSuccessMs);

    private static string Bound(decimal? milliseconds) => milliseconds is null ? "unbounded" : Figures.Milliseconds(milliseconds);
}
