using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;

namespace StreamCoverage.Postgres.Tests.Retaining;

/// <summary>Twelve days on which what is older than two goes, over the real database, against the same days of which everything is kept.</summary>
public sealed class RetentionTests(MigratedServer server)
{
    private const string SumOfSlices = "SELECT count(*), sum(requests_succeeded + requests_failed_capacity), sum(attempts_succeeded), sum(reward_micros) FROM streamcoverage.slice_fact";
    private const string SumOfHours = "SELECT sum(requests_succeeded + requests_failed_capacity), sum(attempts_succeeded), sum(reward_micros) FROM streamcoverage.hour_fact";

    private static readonly Retention TwoDays = new(TimeSpan.FromDays(2), TimeSpan.FromDays(400));
    private static readonly EventTime End = TwelveDays.Start + TimeSpan.FromDays(TwelveDays.Days);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_goes_is_summed_up_and_a_restart_after_it_gives_the_figures_of_a_store_that_keeps_all()
    {
        var whole = new MemoryStore();
        await TwelveDays.RunAsync(whole, TwelveDays.Records, TwelveDays.Options(Retention.Forever));
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var (options, retention) = (TwelveDays.Options(TwoDays), new PostgresRetention(store.Database));

        // Day by day a process starts, reads its state, measures a day and ends; half of the time it is pruned in between.
        for (var day = 1; day < TwelveDays.Days; day++)
        {
            await TwelveDays.RunAsync(store.Measure, [.. TwelveDays.Records.Take(day * TwelveDays.RecordsPerDay)], options);
            if (day is > 5 and < 8)
                await retention.PruneAsync(TwoDays, fences: false, Token);
        }
        var hours = await store.RowsAsync(SumOfHours, Token);
        var before = await SizeAsync(store);
        var removed = await retention.PruneAsync(TwoDays, fences: false, Token);
        var after = await SizeAsync(store);
        Assert.True(removed.Slices > 0);
        Assert.Equal(hours, await store.RowsAsync(SumOfHours, Token));
        await TwelveDays.RunAsync(store.Measure, TwelveDays.Records, options);
        await retention.PruneAsync(TwoDays, fences: false, Token);

        var stored = await store.Digests.DigestAsync(TwelveDays.Network, Token);
        Assert.Equal(End - TimeSpan.FromDays(2), stored.Kept.Slices);
        Assert.Equal(EventTime.Never, stored.Kept.History);
        Assert.Equal(ContentDigest.Of(whole.Content(), TwelveDays.Network, stored.Kept).Projections, stored.Projections);
        Assert.Equal(
            [$"{whole.Content().Hours.Sum(h => h.Rows.Sum(r => r.Requests.Total))}"],
            await store.RowsAsync("SELECT sum(requests_succeeded + requests_failed_capacity) FROM streamcoverage.hour_fact", Token));
        Assert.Equal(["0"], await store.RowsAsync($"SELECT count(*) FROM streamcoverage.slice_partial WHERE slice < '{stored.Kept.Slices}'", Token));
        Assert.NotEmpty(whole.Content().Alerts);
        TestContext.Current.TestOutputHelper?.WriteLine($"rows of slices, rows of partials, bytes: {before} before, {after} after; removed {removed.Slices}");
    }

    [Fact]
    public async Task A_slice_of_which_too_little_is_kept_is_not_restated_and_what_came_for_it_is_counted()
    {
        var (whole, options) = (new MemoryStore(), TwelveDays.Options(TwoDays));
        var days = TwelveDays.Records.Take(6 * TwelveDays.RecordsPerDay).ToList();
        var closed = TwelveDays.Start + TimeSpan.FromDays(6);
        var first = closed - TimeSpan.FromDays(2) + options.SlicesKept;
        List<LogRecord> late =
        [
            .. days,
            TwelveDays.Late(days.Count, first - TwelveDays.Slice, 1_000, closed),
            TwelveDays.Late(days.Count + 1, first, 7, closed),
        ];
        await TwelveDays.RunAsync(whole, [.. days, late[^1] with { Offset = days.Count }], TwelveDays.Options(Retention.Forever));
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await TwelveDays.RunAsync(store.Measure, days, options);
        await new PostgresRetention(store.Database).PruneAsync(TwoDays, fences: false, Token);

        await TwelveDays.RunAsync(store.Measure, late, options);

        var stored = await store.Digests.DigestAsync(TwelveDays.Network, Token);
        Assert.Equal(ContentDigest.Of(whole.Content(), TwelveDays.Network, stored.Kept).Projections, stored.Projections);
        Assert.Equal(["1000"], await store.RowsAsync("SELECT beyond_retention FROM coverage.kept", Token));
    }

    [Fact]
    public async Task Who_asks_for_what_has_gone_is_told_from_when_on_it_is_kept()
    {
        await using var store = await DaysAsync(5);
        await new PostgresRetention(store.Database).PruneAsync(TwoDays, fences: false, Token);
        var kept = TwelveDays.Start + TimeSpan.FromDays(3);
        var (hour, day) = (new WindowSpec("1h", WindowSpec.Hour, TwelveDays.Slice), WindowSpec.Defaults.Single(w => w.Name == "24h"));

        var told = await Assert.ThrowsAsync<NotKeptException>(
            () => store.Queries.FactsAsync(TwelveDays.Network, hour, kept + TimeSpan.FromMinutes(50), Token));
        Assert.Equal(kept, told.KeptFrom);
        Assert.Contains($"slices of this network are kept from {kept} on", told.Message, StringComparison.Ordinal);
        Assert.Equal(6, (await store.Queries.FactsAsync(TwelveDays.Network, hour, kept + WindowSpec.Hour, Token)).Count);
        Assert.Equal(24, (await store.Queries.FactsAsync(TwelveDays.Network, day, TwelveDays.Start + TimeSpan.FromDays(1), Token)).Count);
        await Assert.ThrowsAsync<NotKeptException>(() => store.Queries.PartialsAsync(TwelveDays.Network, kept - TwelveDays.Slice, Token));
        await Assert.ThrowsAsync<NotKeptException>(() => store.Queries.SlicesAsync(TwelveDays.Network, null, kept - TwelveDays.Slice, kept, 10, Token));
        Assert.Single(await store.Queries.PartialsAsync(TwelveDays.Network, kept, Token));
    }

    [Fact]
    public async Task Slices_that_do_not_sum_to_their_hour_are_not_removed()
    {
        await using var store = await DaysAsync(5);
        await store.RowsAsync("UPDATE streamcoverage.hour_fact SET reward_micros = reward_micros + 1 WHERE ctid = (SELECT min(ctid) FROM streamcoverage.hour_fact)", Token);
        var before = await store.RowsAsync(SumOfSlices, Token);

        var refused = await Assert.ThrowsAsync<StoreException>(() => new PostgresRetention(store.Database).PruneAsync(TwoDays, fences: false, Token));

        Assert.Contains("is not the sum of its slices", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await store.RowsAsync(SumOfSlices, Token));
    }

    [Fact]
    public async Task A_process_that_knows_of_more_than_is_kept_reads_its_partition_anew()
    {
        await using var store = await DaysAsync(5);
        var owner = await store.Measure.TakeOverAsync(0, Some.Retention, Token);
        Assert.Equal(KeptFrom.Beginning, owner.Networks[0].Kept);

        await new PostgresRetention(store.Database).PruneAsync(TwoDays, fences: true, Token);

        await Assert.ThrowsAsync<PositionConflictException>(() => store.Measure.CommitAsync(
            StoreOnTestDatabase.Commit with { FromOffset = owner.NextOffset, ToOffset = owner.NextOffset + 1, Epoch = owner.Epoch }, Token));
        Assert.Equal(TwelveDays.Start + TimeSpan.FromDays(3), (await store.Measure.TakeOverAsync(0, Some.Retention, Token)).Networks[0].Kept.Slices);
    }

    [Fact]
    public async Task Hours_and_figures_go_with_the_alerts_that_everybody_has_and_those_that_wait_stay()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var webhook = new PostgresSinkOutbox(store.Database, "webhook", "here");
        await webhook.RegisterAsync(Token);
        const int hour = 60, day = 24 * hour;
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Hours = [Some.Facts(0, rows: Some.Row()), Some.Facts(hour, rows: Some.Row()), Some.Facts(50 * day, rows: Some.Row())],
            History = [Some.History(1), Some.History(10 * day), Some.History(10 * day, window: "24h"), Some.History(50 * day)],
            Outbox = [Some.Outbox("published", 1), Some.Outbox("waits", 2), Some.Outbox("not delivered", 3), Some.Outbox("young", 50 * day)],
            Networks = [new(Some.Network, Some.Minute(50 * day), [])],
        }, Token);
        await store.Outbox.MarkPublishedAsync(["published", "not delivered", "young"], Token);
        await webhook.MarkPublishedAsync(["published", "waits", "young"], Token);

        var removed = await new PostgresRetention(store.Database).PruneAsync(new(TimeSpan.FromDays(8), TimeSpan.FromDays(40)), fences: false, Token);

        Assert.Equal(new PruneReport { History = 3, Outbox = 1 }, removed);
        Assert.Equal(["not delivered", "waits", "young"], await store.RowsAsync("SELECT id FROM streamcoverage.outbox ORDER BY 1", Token));
        Assert.Equal(Some.Minute(10 * day), (await store.Digests.DigestAsync(Some.Network, Token)).Kept.History);
        await Assert.ThrowsAsync<NotKeptException>(() => store.Queries.HistoryAsync(Some.Network, "1h", Some.Minute(0), Some.Minute(9 * day), 10, Token));
        Assert.Equal(2, (await store.Queries.HistoryAsync(Some.Network, "1h", Some.Minute(0), Some.Minute(60 * day), 10, Token)).Count);
    }

    [Fact]
    public async Task Accounting_is_summed_by_the_day_and_no_count_is_lost()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        const int day = 24 * 60;
        var rows = Enumerable.Range(0, 40).Select(i => Row(0, i * 120, i)).Append(Row(1, 0, 1)).ToList();
        foreach (var partition in rows.GroupBy(row => row.Source))
            await store.Ingest.RecordAsync(partition.Key, new(1, Some.Minute(4 * day), Some.Minute((3 * day) + 5), 900), [.. partition], null, Token);
        var before = await store.Queries.StatusAsync(Token);
        var counted = (await store.Ingest.LoadAsync(Some.Source(), Token))!.CountedThrough;

        var removed = await new PostgresRetention(store.Database).PruneAsync(TwoDays with { Slices = TimeSpan.FromDays(1) }, fences: false, Token);

        var after = await store.Queries.StatusAsync(Token);
        Assert.Equal(25, removed.Accounting);
        Assert.Equal(before.Accounting.Select(Words), after.Accounting.Select(Words));
        Assert.Equal(counted, (await store.Ingest.LoadAsync(Some.Source(), Token))!.CountedThrough);
        Assert.Equal(["f|16", "t|3"], await store.RowsAsync("SELECT is_day, count(*) FROM coverage.accounting GROUP BY 1 ORDER BY 1", Token));
        Assert.Equal(0, (await new PostgresRetention(store.Database).PruneAsync(TwoDays with { Slices = TimeSpan.FromDays(1) }, fences: false, Token)).Accounting);
    }

    private async Task<StoreOnTestDatabase> DaysAsync(int days)
    {
        var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await TwelveDays.RunAsync(store.Measure, [.. TwelveDays.Records.Take(days * TwelveDays.RecordsPerDay)], TwelveDays.Options(TwoDays));
        return store;
    }

    private static AccountingRow Row(int partition, int minute, int i) => new(
        Some.Source(partition), Some.Minute(minute), (i + 1) * 20, i * 20, 20, 20 + (i % 3), 15, 2, 3, i % 3 == 0 ? [] : [new(i % 2 == 0 ? "a" : "b", i % 3)], 1, i % 2);

    private static string Words(AccountingRow row) =>
        $"{row.Source} {row.Through} {row.FirstOffset} {row.Messages} {row.Consumed} {row.Accepted} {row.Late} {row.Duplicate} {string.Join(',', row.Rejected)} {row.Overflowed} {row.Lost}";

    private static async Task<string> SizeAsync(StoreOnTestDatabase store)
    {
        foreach (var table in (string[])["slice_fact", "slice_head", "slice_partial"])
            await store.RowsAsync($"VACUUM FULL streamcoverage.{table}", Token);
        return (await store.RowsAsync(
            """
            SELECT (SELECT count(*) FROM streamcoverage.slice_fact), (SELECT count(*) FROM streamcoverage.slice_partial), pg_total_relation_size('streamcoverage.slice_fact')
                + pg_total_relation_size('streamcoverage.slice_head') + pg_total_relation_size('streamcoverage.slice_partial')
            """, Token))[0];
    }
}
