using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

public sealed class QueriesTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_store_answers_with_nothing()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var queries = store.Queries;

        Assert.Empty(await queries.NetworksAsync(Token));
        Assert.Null(await queries.NewestAsync("n", "1h", Token));
        Assert.Null(await queries.ClosedThroughAsync("n", Token));
        Assert.Empty(await queries.FactsAsync("n", WindowSpec.Defaults[0], Some.Minute(1), Token));
        Assert.Empty(await queries.OperatorsAsync("n", null, 10, Token));
        Assert.Equal(new OperatorCounts(0, 0), await queries.OperatorCountsAsync("n", Some.Minute(1), Token));
        Assert.Empty(await queries.HistoryAsync("n", "1h", Some.Minute(0), Some.Minute(9), 10, Token));
        Assert.Empty(await queries.AlertsAsync("n", 10, Token));
        var status = await queries.StatusAsync(Token);
        Assert.Empty(status.Sources);
        Assert.Empty(status.Positions);
        Assert.Empty(status.Accounting);
        Assert.Empty(status.Measure);
        Assert.Equal(0, status.OutboxPending);
    }

    [Fact]
    public async Task The_newest_figures_are_those_of_one_network_and_window()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var (a, b) = (Some.Cell("a"), Some.Cell("b"));
        DocumentWrite Cell(Core.Workloads.WorkloadCell cell, string network, string window) =>
            Some.Document($"{network}/{window}/{cell.Id}", Some.CellDocument(cell, network, window), network);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Slices = [Some.Facts(0, rows: [Some.Row("a"), Some.Row("b")]), Some.Facts(0, network: "net2", rows: [Some.Row("a")])],
            Documents =
            [
                Some.Document("net/1h", Some.Coverage()), Some.Document("net/1h", Some.Funnel()), Some.Document("net/5m", Some.Coverage(window: "5m")),
                Cell(b, "net", "1h"), Cell(a, "net", "1h"), Cell(a, "net", "5m"), Cell(a, "net2", "1h"),
            ],
            Networks = [new("net2", Some.Minute(1), []), new("net", Some.Minute(1), []), new("unclosed", EventTime.Never, [])],
        }, Token);

        var answer = await store.Queries.NewestAsync("net", "1h", Token);

        Assert.Equal(Some.Coverage(), answer!.Network);
        Assert.Equal(Some.Funnel().Stages, answer.Funnel.Stages);
        Assert.Equal(["a", "b"], answer.Cells.Select(c => c.Model));
        Assert.All(answer.Cells, c => Assert.Equal(("net", "1h"), (c.Network, c.Window)));
        foreach (var most in (int[])[0, 1, 2, 9])
        {
            var limited = await store.Queries.NewestAsync("net", "1h", most, Token);
            Assert.Equal(
                answer.Cells.OrderByDescending(c => c.Requests).ThenBy(c => c.Cell, StringComparer.Ordinal).Take(most).Select(c => c.Id),
                limited!.Cells.Select(c => c.Id));
            Assert.Equal(answer.Network, limited.Network);
        }
        var first = Assert.Single((await store.Queries.NewestAsync("net", "1h", 1, null, Token))!.Cells);
        var second = Assert.Single((await store.Queries.NewestAsync("net", "1h", 9, DemandKey.Of(first), Token))!.Cells);
        Assert.Equal(answer.Cells.Select(c => c.Id).Order(StringComparer.Ordinal), new[] { first.Id, second.Id }.Order(StringComparer.Ordinal));
        Assert.Empty((await store.Queries.NewestAsync("net", "1h", 9, DemandKey.Of(second), Token))!.Cells);
        Assert.Null(await store.Queries.NewestAsync("net", "5m", 9, Token));
        Assert.Null(await store.Queries.NewestAsync("net", "5m", Token));
        Assert.Equal(["net", "net2"], await store.Queries.NetworksAsync(Token));
        Assert.Equal(Some.Minute(1), await store.Queries.ClosedThroughAsync("net", Token));
        Assert.Null(await store.Queries.ClosedThroughAsync("unclosed", Token));
    }

    [Fact]
    public async Task Facts_of_a_window_are_slices_or_hours_in_a_half_open_interval()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Slices = [.. Enumerable.Range(0, 10).Select(m => Some.Facts(m, rows: Some.Row($"m{m}")))],
            Hours = [.. Enumerable.Range(0, 30).Select(h => Some.Facts(h * 60, rows: Some.Row($"h{h}")))],
        }, Token);

        Assert.Equal(
            [Some.Minute(4), Some.Minute(5), Some.Minute(6), Some.Minute(7), Some.Minute(8)],
            (await store.Queries.FactsAsync(Some.Network, WindowSpec.Defaults[0], Some.Minute(9), Token)).Select(f => f.Start));
        var day = await store.Queries.FactsAsync(Some.Network, WindowSpec.Defaults[2], Some.Minute(28 * 60), Token);
        Assert.Equal((24, Some.Minute(4 * 60), "h4"), (day.Count, day[0].Start, day[0].Rows[0].Cell.Model));
        Assert.Empty(await store.Queries.FactsAsync("other", WindowSpec.Defaults[0], Some.Minute(9), Token));
    }

    [Fact]
    public async Task Facts_come_in_canonical_order_whatever_order_they_were_written_in()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        // Later minutes name more, so that names are numbered in another order than they sort in.
        static SliceRow[] Rows(int minute) =>
        [
            .. from model in new[] { "z", "B", "é", "a" }.Take(minute + 1)
               from name in new[] { "op9", null, "op10", "Op" }.Take(minute + 1)
               from role in new[] { ReporterRole.Prober, ReporterRole.Unstated }
               select Some.Row(model, name, minute, role) with { RewardMicros = name is null ? 0 : -minute },
        ];
        foreach (var minute in new[] { 0, 3, 1, 4, 2 })
            await store.CommitAsync(StoreOnTestDatabase.Commit with
            {
                Slices = [Some.Facts(minute, rows: Rows(minute)), Some.Facts(minute, network: "other", rows: Rows(minute + 9))],
            }, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Slices = [Some.Facts(1, 1, rows: Rows(2))] }, Token);

        Assert.Equal(
            new[] { Some.Facts(0, rows: Rows(0)), Some.Facts(1, 1, rows: Rows(2)), Some.Facts(2, rows: Rows(2)), Some.Facts(3, rows: Rows(3)) }
                .Select(SnapshotText.Of),
            (await store.Queries.FactsAsync(Some.Network, WindowSpec.Defaults[0], Some.Minute(4), Token)).Select(SnapshotText.Of));
    }

    [Fact]
    public async Task Operators_come_page_by_page_in_the_order_of_their_names()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        string[] names = ["B", "a", "Z'", "é", "a%", "_"];
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Documents = [.. names.Select(n => Some.Document(Some.Standing(n, 1))), Some.Document(Some.Standing("other's", 1, network: "net2"))],
        }, Token);

        var pages = new List<string>();
        while (await store.Queries.OperatorsAsync(Some.Network, pages.LastOrDefault(), 2, Token) is { Count: > 0 } page)
            pages.AddRange(page.Select(o => o.Operator));

        Assert.Equal(names.Order(StringComparer.Ordinal), pages);
    }

    [Fact]
    public async Task Operators_are_counted_as_they_were_before_a_moment()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        async Task CountsAsync(string expected)
        {
            var counts = new List<string>();
            foreach (var minute in new[] { 0, 1, 2, 5, 6, 8, 9, 20 })
            {
                var at = await store.Queries.OperatorCountsAsync(Some.Network, Some.Minute(minute), Token);
                counts.Add($"{minute}:{at.Known}/{at.Present}");
            }
            Assert.Equal(expected, string.Join(' ', counts));
        }
        var comesAndGoes = Some.Standing(
            "a", 1, null, null, Some.Network, Some.Milestone("joined", 1), Some.Milestone("capabilities-changed", 2), Some.Milestone("left", 5),
            Some.Milestone("left", 6), Some.Milestone("joined", 8), Some.Milestone("joined", 9));
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Documents = [Some.Document(comesAndGoes), Some.Document(Some.Standing("serves", null, null, 5)), Some.Document(Some.Standing("other", 0, network: "net2"))],
        }, Token);
        await CountsAsync("0:0/0 1:0/0 2:1/1 5:1/1 6:2/0 8:2/0 9:2/1 20:2/1");

        // An event that came late moves what was counted before it.
        var late = comesAndGoes with { Timeline = [Some.Milestone("joined", 1), Some.Milestone("left", 19)] };
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Documents = [Some.Document(late)] }, Token);
        await CountsAsync("0:0/0 1:0/0 2:1/1 5:1/1 6:2/1 8:2/1 9:2/1 20:2/0");

        // What a full timeline no longer holds is one stay from the first join on.
        var old = comesAndGoes with { Timeline = [Some.Milestone("left", 8), Some.Milestone("joined", 9)] };
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Documents = [Some.Document(old)] }, Token);
        await CountsAsync("0:0/0 1:0/0 2:1/1 5:1/1 6:2/1 8:2/1 9:2/0 20:2/1");

        await store.CommitAsync(StoreOnTestDatabase.Commit with { Documents = [Some.Document(old) with { Data = null }] }, Token);
        await CountsAsync("0:0/0 1:0/0 2:0/0 5:0/0 6:1/0 8:1/0 9:1/0 20:1/0");
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task Whatever_comes_late_the_counts_are_those_of_the_stays(int seed)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var random = new Random(seed);
        var standings = new Dictionary<string, OperatorStanding>();
        for (var step = 0; step < 12; step++)
        {
            var changed = Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomStanding(random)).ToList();
            foreach (var standing in changed)
                standings[standing.Id] = standing;
            await store.CommitAsync(StoreOnTestDatabase.Commit with { Documents = [.. changed.Select(Some.Document)] }, Token);
        }

        foreach (var network in new[] { "n1", "n2" })
            for (var minute = 0; minute <= 31; minute++)
            {
                var before = standings.Values.Where(s => s.Network == network)
                    .Select(s => (Known: s.JoinedAt < Some.Utc(minute) || s.FirstServedAt < Some.Utc(minute),
                        Last: s.Timeline.LastOrDefault(m => m.At < Some.Utc(minute)))).ToList();
                Assert.Equal(
                    new OperatorCounts(before.Count(b => b.Known), before.Count(b => b.Last?.Type == "joined")),
                    await store.Queries.OperatorCountsAsync(network, Some.Minute(minute), Token));
            }
    }

    private static OperatorStanding RandomStanding(Random random)
    {
        var minutes = Enumerable.Range(0, 30).Where(_ => random.Next(8) == 0).ToList();
        var milestones = minutes.Select((m, i) => Some.Milestone(i % 2 == 0 ? "joined" : "left", m)).ToArray();
        return Some.Standing(
            $"op{random.Next(5)}", minutes.Count > 0 ? minutes[0] : null, null, random.Next(2) == 0 ? random.Next(30) : null,
            random.Next(2) == 0 ? "n1" : "n2", milestones);
    }

    [Fact]
    public async Task History_gives_the_newest_of_an_interval_oldest_first()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var rows = Enumerable.Range(1, 9).Select(m => Some.History(m, m * 10)).ToList();
        await store.CommitAsync(StoreOnTestDatabase.Commit with { History = [.. rows, Some.History(4, window: "5m"), Some.History(4, network: "net2")] }, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { History = [Some.History(5, 77, revision: 1)] }, Token);

        var found = await store.Queries.HistoryAsync(Some.Network, "1h", Some.Minute(2), Some.Minute(7), 3, Token);

        Assert.Equal([(4, 0, 40), (5, 1, 77), (6, 0, 60)], found.Select(h => ((int)((h.End - Some.Minute(0)).TotalMinutes), h.Revision, (int)h.Figures.Requests.Succeeded)));
        Assert.Equal(rows[3], found[0]);
    }

    [Fact]
    public async Task Alerts_come_newest_first()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Documents =
            [
                Some.Document("a", Some.Alert("a", 10)), Some.Document("b", Some.Alert("b", 30, 40)), Some.Document("c", Some.Alert("c", 20)),
                Some.Document("d", Some.Alert("d", 99, network: "net2"), "net2"),
            ],
        }, Token);

        Assert.Equal([Some.Alert("b", 30, 40), Some.Alert("c", 20)], await store.Queries.AlertsAsync(Some.Network, 2, Token));
        var page = await store.Queries.AlertsAsync(Some.Network, new TimedPage(null, null, null, 2), Token);
        Assert.Equal([Some.Alert("b", 30, 40), Some.Alert("c", 20)], page);
        Assert.Equal([Some.Alert("a", 10)], await store.Queries.AlertsAsync(Some.Network, new TimedPage(null, null, TimedKey.Of(page[1]), 2), Token));
        Assert.Equal(
            [Some.Alert("c", 20)],
            await store.Queries.AlertsAsync(Some.Network, new TimedPage(Some.Minute(11), Some.Minute(30), null, 9), Token));
        Assert.Empty(await store.Queries.AssessmentsAsync(Some.Network, new TimedPage(Some.Minute(1), null, new(Some.Minute(9), "x"), 9), Token));
        Assert.Equal(0, (await store.Queries.VitalsAsync(Token)).OutboxPending);
    }

    [Fact]
    public async Task The_status_sums_the_accounting_of_each_partition()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        AccountingRow Row(int partition, int minute, long late, params KeyValuePair<string, long>[] rejected) => new(
            Some.Source(partition), Some.Minute(minute), minute * 10, (minute - 1) * 10, 10, 5 + late + rejected.Sum(r => r.Value), 5, late, 0, rejected, 1, 2);
        await store.Ingest.RecordAsync(
            Some.Source(), new IngestPosition(3, Some.Minute(1), EventTime.Never, 30),
            [Row(0, 1, 1, KeyValuePair.Create("b", 2L)), Row(0, 2, 2, KeyValuePair.Create("a", 1L), KeyValuePair.Create("b", 3L)), Row(1, 1, 0)], null, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Watermark = Some.Minute(7) }, Token);

        var status = await store.Queries.StatusAsync(Token);

        Assert.Equal([KeyValuePair.Create(Some.Source(), new IngestPosition(3, Some.Minute(1), EventTime.Never, 30))], status.Positions);
        Assert.Equal([new MeasurePosition(0, 1, 1, Some.Minute(7))], status.Measure);
        Assert.Equal([Some.Source(), Some.Source(1)], status.Accounting.Select(a => a.Source));
        var sum = status.Accounting[0];
        Assert.Equal((Some.Minute(2), 20L, 0L, 20L, 19L, 10L, 3L, 0L), (sum.Slice, sum.Through, sum.FirstOffset, sum.Messages, sum.Consumed, sum.Accepted, sum.Late, sum.Duplicate));
        Assert.Equal([KeyValuePair.Create("a", 1L), KeyValuePair.Create("b", 5L)], sum.Rejected);
        Assert.Equal((2L, 4L), (sum.Overflowed, sum.Lost));
    }

    [Theory]
    [InlineData("'; DROP SCHEMA streamcoverage CASCADE; --")]
    [InlineData("%")]
    [InlineData("net/1h")]
    [InlineData("\\")]
    public async Task A_hostile_name_is_a_name(string hostile)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Documents = [Some.Document("net/1h", Some.Coverage()), Some.Document("net/1h", Some.Funnel())] }, Token);

        Assert.Null(await store.Queries.NewestAsync(hostile, "1h", Token));
        Assert.Null(await store.Queries.NewestAsync("net", hostile, Token));
        Assert.Empty(await store.Queries.OperatorsAsync(hostile, hostile, 5, Token));
        Assert.Empty(await store.Queries.HistoryAsync(hostile, hostile, Some.Minute(0), Some.Minute(1), 1, Token));
        Assert.NotNull(await store.Queries.NewestAsync("net", "1h", Token));
    }
}
