using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

/// <summary>What lies behind the figures, of one network alone.</summary>
public sealed class EvidenceQueriesTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_store_has_no_evidence()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var queries = store.Queries;

        Assert.Empty(await queries.CellFactsAsync("n", Some.Cell().Id, FactGrain.Slice, Some.Minute(0), Some.Minute(9), Token));
        Assert.Empty(await queries.SlicesAsync("n", null, Some.Minute(0), Some.Minute(9), 10, Token));
        Assert.Empty(await queries.SlicesAsync("n", Some.Cell().Id, Some.Minute(0), Some.Minute(9), 10, Token));
        Assert.Empty(await queries.PartialsAsync("n", Some.Minute(0), Token));
        Assert.Null(await queries.AccountingAsync(Some.Source(), Some.Minute(0), Token));
        Assert.Empty(await queries.EventsAsync("n", null, null, 10, Token));
        Assert.Empty(await queries.EventsAsync("n", "op1", 0, 10, Token));
        Assert.Empty(await queries.ServedCellsAsync("n", "op1", FactGrain.Hour, Some.Minute(0), Some.Minute(9), Token));
        Assert.Null(await queries.OperatorAsync("n", "op1", Token));
        Assert.Null(await queries.AlertMessageAsync("n", "a", Token));
    }

    [Fact]
    public async Task Facts_of_a_cell_are_those_of_its_network_and_range_with_all_operators()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var a = new[] { Some.Row("a"), Some.Row("a", null, 3), Some.Row("a", "op2", 4), Some.Row("a", "op2", 5, ReporterRole.Prober) };
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Slices =
            [
                Some.Facts(0, rows: a), Some.Facts(1, 2, rows: [Some.Row("a"), Some.Row("b", "op2")]), Some.Facts(2, rows: [Some.Row("b")]), Some.Facts(3),
                Some.Facts(0, network: "net2", rows: [Some.Row("a", "op2", 50)]),
            ],
            Hours = [Some.Facts(0, rows: a)],
        }, Token);
        var (cell, queries) = (Some.Cell("a").Id, store.Queries);

        var facts = await queries.CellFactsAsync("net", cell, FactGrain.Slice, Some.Minute(0), Some.Minute(3), Token);
        Assert.Equal([(Some.Minute(0), 0), (Some.Minute(1), 2)], facts.Select(f => (f.Start, f.Revision)));
        Assert.Equal(a.Order(), facts[0].Rows);
        Assert.Equal([Some.Row("a")], facts[1].Rows);
        Assert.Single(await queries.CellFactsAsync("net", cell, FactGrain.Slice, Some.Minute(1), Some.Minute(3), Token));
        Assert.Single(await queries.CellFactsAsync("net", cell, FactGrain.Slice, Some.Minute(0), Some.Minute(1), Token));
        Assert.Single(await queries.CellFactsAsync("net", cell, FactGrain.Hour, Some.Minute(0), Some.Minute(3), Token));

        // Demand alone: what probers report is none.
        Assert.Equal(
            [new(Some.Minute(0), 0, Some.Counts(5, 3)), new SliceDemand(Some.Minute(1), 2, Some.Counts(1))],
            await queries.SlicesAsync("net", cell, Some.Minute(0), Some.Minute(9), 10, Token));
        Assert.Equal(
            [(0, 8L), (1, 2L), (2, 1L), (3, 0L)],
            (await queries.SlicesAsync("net", null, Some.Minute(0), Some.Minute(9), 10, Token)).Select(s => (Minute(s.Start), s.Requests.Total)));
        Assert.Equal([2, 3], (await queries.SlicesAsync("net", null, Some.Minute(0), Some.Minute(9), 2, Token)).Select(s => Minute(s.Start)));
        Assert.Equal([1], (await queries.SlicesAsync("net", cell, Some.Minute(0), Some.Minute(9), 1, Token)).Select(s => Minute(s.Start)));
        Assert.Equal([1, 2], (await queries.SlicesAsync("net", null, Some.Minute(1), Some.Minute(3), 10, Token)).Select(s => Minute(s.Start)));

        var served = await queries.ServedCellsAsync("net", "op2", FactGrain.Slice, Some.Minute(0), Some.Minute(9), Token);
        Assert.Equal([new(Some.Cell("a"), Some.Counts(4), Some.Counts(4)), new ServedCell(Some.Cell("b"), Some.Counts(1), Some.Counts(1))], served);
        Assert.Single(await queries.ServedCellsAsync("net", "op2", FactGrain.Slice, Some.Minute(0), Some.Minute(1), Token));
    }

    [Fact]
    public async Task Partials_and_accounting_of_a_slice_lead_to_its_sources()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var (own, late) = (Some.Partial(1, 10, rows: [Some.Row()]), Some.Partial(1, 30, via: 2, rows: [Some.Row()]));
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Partials = [own, late, Some.Partial(2, 30, rows: [Some.Row()]), Some.Partial(1, 10, network: "net2", rows: [Some.Row()])],
        }, Token);
        var counted = new AccountingRow(Some.Source(), Some.Minute(1), 10, 4, 5, 6, 3, 1, 1, [new("unknown-property", 1)], 0, 0);
        await store.Ingest.RecordAsync(Some.Source(), IngestPosition.Start, [counted], null, Token);

        var partials = await store.Queries.PartialsAsync("net", Some.Minute(1), Token);
        Assert.Equal([(own.Identity, 10L), (late.Identity, 30L)], partials.OrderBy(p => p.Through).Select(p => (p.Identity, p.Through)));
        var found = await store.Queries.AccountingAsync(Some.Source(), Some.Minute(1), Token);
        Assert.Equal((4L, 10L, 6L, 1L), (found!.FirstOffset, found.Through, found.Consumed, found.Rejected.Single().Value));
        Assert.Null(await store.Queries.AccountingAsync(Some.Source(1), Some.Minute(1), Token));
    }

    [Fact]
    public async Task Events_are_those_of_the_network_and_operator_though_streams_are_called_alike()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Slices = [Some.Facts(0, network: "a", rows: [Some.Row("m", "b/c")]), Some.Facts(0, network: "a/b", rows: [Some.Row("m", "c")])],
            Events = [Some.Joined("b/c", 1, 1, "a"), Some.Restated(2, 2, "a"), Some.Restated(3, 3, "a/b")],
            Outbox = [Some.Outbox("alert", network: "a")],
        }, Token);
        var queries = store.Queries;

        var all = await queries.EventsAsync("a", null, null, 10, Token);
        Assert.Equal(["OperatorJoined", "SliceRestated"], all.Select(e => e.Type));
        Assert.Equal([Some.Minute(1), Some.Minute(2)], all.Select(e => e.OccurredAt));
        Assert.True(all[0].Sequence < all[1].Sequence);
        Assert.Equal(["SliceRestated"], (await queries.EventsAsync("a", null, null, 1, Token)).Select(e => e.Type));
        Assert.Equal(["OperatorJoined"], (await queries.EventsAsync("a", null, 0, 1, Token)).Select(e => e.Type));
        Assert.Equal(["SliceRestated"], (await queries.EventsAsync("a", null, all[0].Sequence, 9, Token)).Select(e => e.Type));
        Assert.Empty(await queries.EventsAsync("a", null, all[1].Sequence, 9, Token));
        Assert.Equal(["OperatorJoined"], (await queries.EventsAsync("a", "b/c", null, 9, Token)).Select(e => e.Type));
        // The stream operator/a/b/c is the one of b/c in a, and not that of c in a/b.
        Assert.Empty(await queries.EventsAsync("a/b", "c", null, 9, Token));
        Assert.Equal(["SliceRestated"], (await queries.EventsAsync("a/b", null, null, 9, Token)).Select(e => e.Type));
        Assert.Equal("{}"u8.ToArray(), await queries.AlertMessageAsync("a", "alert", Token));
        Assert.Null(await queries.AlertMessageAsync("a/b", "alert", Token));
    }

    private static int Minute(EventTime time) => (int)((time - Some.Minute(0)) / TimeSpan.FromMinutes(1));
}
