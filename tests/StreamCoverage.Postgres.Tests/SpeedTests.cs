using System.Diagnostics;
using System.Globalization;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

/// <summary>How long the large steps take. Run by name (<c>--explicit only --show-live-output on</c>); they print and assert nothing, as machines differ.</summary>
public sealed class SpeedTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Time_of_large_commits_and_of_a_take_over()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var small = Enumerable.Range(0, 1000).Select(m => Facts(m, 5)).ToList();
        var history = Enumerable.Range(0, 1000).SelectMany(m => new[] { "5m", "1h", "24h" }.Select(w => Some.History(m, window: w))).ToList();
        var cells = Enumerable.Range(0, 10_000).Select(i => Some.Cell($"model-{i}"))
            .Select(c => Some.Document(Some.CellDocument(c).Id, Some.CellDocument(c))).ToList();
        var operators = Enumerable.Range(0, 2_000)
            .Select(i => Some.Document(Some.Standing($"op-{i}", i, null, i, Some.Network, Some.Milestone("joined", i)))).ToList();
        var partials = Enumerable.Range(0, 2000).Select(m => Some.Partial(m, rows: [.. Facts(m, 5).Rows])).ToList();
        var large = Facts(5000, 100_000);
        var empty = StoreOnTestDatabase.Commit;
        var owner = await store.Measure.TakeOverAsync(0, Some.Retention, Token);
        var next = owner.NextOffset;
        Task CommitAsync(MeasureCommit commit) =>
            store.Measure.CommitAsync(commit with { FromOffset = next, ToOffset = ++next, Epoch = owner.Epoch }, Token);

        for (var round = 0; round < 3; round++)
        {
            var n = round;
            await TimeAsync("empty commit", () => CommitAsync(empty));
            await TimeAsync("1,000 slices of 5 rows, 3,000 history rows", () => CommitAsync(empty with { Slices = small, History = history }));
            await TimeAsync("2,000 partials of 5 rows", () => CommitAsync(empty with { Partials = partials }));
            await TimeAsync("one slice of 100,000 rows", () => CommitAsync(empty with { Slices = [large with { Start = Some.Minute(5000 + n) }] }));
            await TimeAsync("10,000 cell documents", () => CommitAsync(empty with { Documents = cells }));
            await TimeAsync("2,000 standings", () => CommitAsync(empty with { Documents = operators }));
            await TimeAsync("1,000 events", () => CommitAsync(
                empty with { Events = [.. Enumerable.Range(0, 1000).Select(i => Some.Joined($"op-{i % 100}", i, (n * 1000) + i))] }));
        }
        await TimeAsync("restating one slice of 100,000 rows", () => CommitAsync(empty with { Slices = [large] }));
        await CommitAsync(empty with { Networks = [new NetworkState(Some.Network, Some.Minute(5003), [])] });
        await TimeAsync(
            "take-over with 3 slices of 100,000 rows",
            () => store.Measure.TakeOverAsync(0, new(TimeSpan.FromHours(1), TimeSpan.FromDays(28)), Token));
        await TimeAsync("digest of everything", () => store.Digests.DigestAsync(Some.Network, Token));
    }

    private static SliceFacts Facts(int minute, int rows)
    {
        // Five cells in a small slice; in a large one, twenty operators in each.
        var each = rows <= 5 ? 1 : 20;
        var counts = Some.Counts(3, 1);
        return new SliceFacts(Some.Network, Some.Minute(minute), 0, [.. Enumerable.Range(0, rows / each)
            .Select(i => new WorkloadCell($"model-{i}", "chat", "h100", "eu", null, null))
            .SelectMany(cell => Enumerable.Range(0, each).Select(o => new SliceRow(cell, $"op-{o}", ReporterRole.Gateway, counts, counts, 5)))
            .Order()]);
    }

    private static async Task TimeAsync(string what, Func<Task> step)
    {
        var (begin, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await step();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:F0} ms, {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds:F0} ms of CPU here"));
    }
}
