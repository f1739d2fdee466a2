using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

public sealed class IngestStoreTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_partition_that_nobody_read_has_no_position()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        Assert.Null(await store.Ingest.LoadAsync(Some.Source(), Token));
    }

    [Fact]
    public async Task A_position_moves_only_forward()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        IngestPosition[] recorded =
        [
            new(0, EventTime.Never, EventTime.Never, 5), // first
            new(10, Some.Minute(5), Some.Minute(3), 20), // forward
            new(9, Some.Minute(4), Some.Minute(3), 50), // offset back
            new(11, Some.Minute(6), Some.Minute(2), 50), // closed-through back
            new(10, Some.Minute(5), Some.Minute(3), 19), // the same, read less far
        ];
        var stored = new List<IngestPosition?>();
        foreach (var position in recorded)
        {
            await store.Ingest.RecordAsync(Some.Source(), position, [], null, Token);
            stored.Add(await store.Ingest.LoadAsync(Some.Source(), Token));
        }

        Assert.Equal([recorded[0], recorded[1], recorded[1], recorded[1], recorded[1]], stored);
        await store.Ingest.RecordAsync(Some.Source(), recorded[1] with { Through = 21 }, [], null, Token);
        Assert.Equal(21, (await store.Ingest.LoadAsync(Some.Source(), Token))!.Through);
        Assert.Null(await store.Ingest.LoadAsync(Some.Source(1), Token));
    }

    [Fact]
    public async Task A_store_that_went_back_in_time_refuses_what_builds_on_what_it_lost()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var (first, second) = (new IngestPosition(5, Some.Minute(2), Some.Minute(1), 9), new IngestPosition(8, Some.Minute(4), Some.Minute(3), 12));
        var held = await store.Ingest.RecordAsync(Some.Source(), first, [], null, Token);
        Assert.Equal(first, held);
        Assert.Equal(first, await store.Ingest.RecordAsync(Some.Source(), first with { Offset = 4 }, [], held, Token));
        Assert.Null(await store.Ingest.RecordAsync(Some.Source(), second with { Offset = 20 }, [Row(1, 10)], second, Token));
        Assert.Equal(first, await store.Ingest.LoadAsync(Some.Source(), Token));
        Assert.Equal(second, await store.Ingest.RecordAsync(Some.Source(), second, [], held, Token));
    }

    [Fact]
    public async Task A_silence_is_kept_though_its_position_is_not()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var ahead = new IngestPosition(8, Some.Minute(4), Some.Minute(3), 12) { GapThrough = 2, Lost = 7 };
        var behind = new IngestPosition(5, Some.Minute(2), Some.Minute(1), 9) { DrainedThrough = 9, DrainedEnd = Some.Minute(6) };
        await store.Ingest.RecordAsync(Some.Source(), ahead, [], null, Token);
        await store.Ingest.RecordAsync(Some.Source(), behind, [], null, Token);
        var both = ahead with { DrainedThrough = 9, DrainedEnd = Some.Minute(6) };
        Assert.Equal(both, ahead.Advanced(behind));
        Assert.Equal(both, await store.Ingest.LoadAsync(Some.Source(), Token));
        await store.Ingest.RecordAsync(Some.Source(), ahead with { DrainedThrough = 3, DrainedEnd = Some.Minute(5) }, [], null, Token);
        Assert.Equal(both, await store.Ingest.LoadAsync(Some.Source(), Token));
    }

    [Fact]
    public async Task What_came_before_the_first_event_is_read_with_the_position_until_one_comes()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var row = new AccountingRow(Some.Source(), EventTime.Never, 7, 0, 3, 3, 0, 0, 0, [KeyValuePair.Create("bad-text", 1L), KeyValuePair.Create("empty", 2L)], 0, 4);
        var waiting = new IngestPosition(7, EventTime.Never, EventTime.Never, 7);
        await store.Ingest.RecordAsync(Some.Source(), waiting, [row], null, Token);
        var held = (await store.Ingest.LoadAsync(Some.Source(), Token))!;
        Assert.Equal(row.Rejected, held.BeforeFirst!.Rejected);
        Assert.Equal(row with { Rejected = [] }, held.BeforeFirst with { Rejected = [] });
        Assert.Equal(waiting, held with { BeforeFirst = null });
        Assert.Equal(["7|3|4|True"], await store.RowsAsync("SELECT through || '|' || rejected || '|' || lost || '|' || initcap((time IS NULL)::text) FROM coverage.accounting", Token));

        await store.Ingest.RecordAsync(Some.Source(), new(9, Some.Minute(2), EventTime.Never, 9), [], null, Token);
        Assert.Null((await store.Ingest.LoadAsync(Some.Source(), Token))!.BeforeFirst);
    }

    [Fact]
    public async Task Of_positions_recorded_at_the_same_time_the_furthest_stays()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i * 7) % 20).Select(i => store.Ingest.RecordAsync(
            Some.Source(), new IngestPosition(i, Some.Minute(i), Some.Minute(i), i), [Row(0, i)], null, Token)));

        Assert.Equal(19, (await store.Ingest.LoadAsync(Some.Source(), Token))!.Offset);
        Assert.Equal(["19"], await store.RowsAsync("SELECT through FROM coverage.accounting", Token));
    }

    [Fact]
    public async Task A_row_of_accounting_is_replaced_only_by_one_that_counted_as_far_or_further()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        async Task RecordAsync(params AccountingRow[] rows) =>
            await store.Ingest.RecordAsync(Some.Source(), IngestPosition.Start, rows, null, Token);
        Task<IReadOnlyList<string>> StoredAsync() => store.RowsAsync(
            "SELECT to_char(time, 'MI'), through, consumed, accepted, rejected, rejected_reasons FROM coverage.accounting ORDER BY time", Token);

        await RecordAsync(Row(1, 10, accepted: 5), Row(2, 10, accepted: 1));
        await RecordAsync(Row(1, 9, accepted: 4));
        Assert.Equal(["01|10|5|5|0|{}", "02|10|1|1|0|{}"], await StoredAsync());

        await RecordAsync(Row(1, 10, accepted: 6), Row(2, 11, 2, ("too-old", 3), ("bad-json", 1)));
        Assert.Equal(["01|10|6|6|0|{}", "02|11|6|2|4|{\"too-old\": 3, \"bad-json\": 1}"], await StoredAsync());
    }

    [Fact]
    public async Task Accounting_that_does_not_add_up_is_refused_with_its_position()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        var refused = await Assert.ThrowsAsync<StoreException>(() => store.Ingest.RecordAsync(
            Some.Source(), new IngestPosition(1, Some.Minute(1), Some.Minute(1), 1), [Row(1, 10) with { Consumed = 99 }], null, Token));

        Assert.Contains("every_event_is_accounted_for", refused.Message, StringComparison.Ordinal);
        Assert.Null(await store.Ingest.LoadAsync(Some.Source(), Token));
    }

    private static AccountingRow Row(int minute, long through, long accepted = 1, params (string Reason, long Events)[] rejected) => new(
        Some.Source(), Some.Minute(minute), through, 0, through, accepted + rejected.Sum(r => r.Events), accepted, 0, 0,
        [.. rejected.Select(r => KeyValuePair.Create(r.Reason, r.Events)).OrderBy(r => r.Key, StringComparer.Ordinal)], 0, 0);
}
