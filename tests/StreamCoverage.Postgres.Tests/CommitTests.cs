using System.Text;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

public sealed class CommitTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly MeasureCommit Whole = StoreOnTestDatabase.Commit with
    {
        Sources = [new(Some.Source(), 1, Core.Slices.SourceState.Active, Some.Minute(3), 9)],
        Partials = [Some.Partial(0, rows: Some.Row())],
        Slices = [Some.Facts(0, rows: [Some.Row(), Some.Row("m2", null)])],
        Hours = [Some.Facts(0, rows: Some.Row())],
        Documents = [Some.Document("net/1h", Some.Coverage()), Some.Document(Some.Standing("op1", 0, null, null, Some.Network, Some.Milestone("joined", 0)))],
        History = [Some.History(1)],
        Events = [Some.Joined("op1", 0, 1)],
        Outbox = [Some.Outbox("a1")],
        Networks = [new(Some.Network, Some.Minute(1), [1, 2])],
    };

    public static TheoryData<string> Poisons => ["facts", "history", "document", "event", "standing"];

    [Theory, MemberData(nameof(Poisons))]
    public async Task A_commit_that_fails_in_the_middle_leaves_nothing(string poison)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(Whole, Token);
        var owner = await store.Measure.TakeOverAsync(0, Some.Retention, Token);
        var before = await EverythingAsync(store);
        var broken = Encoding.UTF8.GetBytes("{\"Network\": \"\\u0000\"}");

        var next = Whole with
        {
            FromOffset = owner.NextOffset,
            ToOffset = owner.NextOffset + 5,
            Epoch = owner.Epoch,
            Sources = [new(Some.Source(1), 2, Core.Slices.SourceState.Idle, Some.Minute(4), 10)],
            Slices = [Some.Facts(1, rows: Some.Row("new", "new", poison == "facts" ? -1 : 1))],
            History = [Some.History(2, unserved: poison == "history" ? -1 : 0)],
            Documents = [new("NetworkCoverage", "net/5m", Some.Network, poison == "document" ? broken : "{}"u8.ToArray())],
            Outbox = [Some.Outbox("a2")],
            Events = [Some.Restated(1, 2), Some.Joined("op2", 1, 3) with { Data = poison == "event" ? broken : "{}"u8.ToArray() }],
        };
        if (poison == "standing")
            next = next with { Documents = [new("OperatorStanding", "net/op9", Some.Network, "{\"Operator\": "u8.ToArray())] };

        await Assert.ThrowsAnyAsync<Exception>(() => store.Measure.CommitAsync(next, Token));

        Assert.Equal(before, await EverythingAsync(store));
    }

    [Fact]
    public async Task A_count_below_zero_is_refused_by_the_name_of_its_law()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        var refused = await Assert.ThrowsAsync<StoreException>(
            () => store.CommitAsync(Whole with { Slices = [Some.Facts(1, rows: Some.Row(succeeded: -1))] }, Token));

        Assert.Contains("slice_fact_attempts_are_not_negative", refused.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(0, -1), InlineData(-1, 0), InlineData(1, 0), InlineData(0, 1)]
    public async Task A_zombie_with_another_position_or_epoch_is_refused_and_writes_nothing(int offsetOff, int epochOff)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(Whole, Token);
        var owner = await store.Measure.TakeOverAsync(0, Some.Retention, Token);
        var before = await EverythingAsync(store);

        var conflict = await Assert.ThrowsAsync<PositionConflictException>(() => store.Measure.CommitAsync(
            Whole with
            {
                FromOffset = owner.NextOffset + offsetOff,
                ToOffset = owner.NextOffset + 10,
                Epoch = owner.Epoch + epochOff,
                Slices = [Some.Facts(7, network: "zombie", rows: Some.Row("zombie", "zombie"))],
                Outbox = [Some.Outbox("zombie")],
            },
            Token));

        Assert.Equal((0, owner.NextOffset + offsetOff, owner.Epoch + epochOff), (conflict.Partition, conflict.ExpectedOffset, conflict.ExpectedEpoch));
        Assert.Equal(before, await EverythingAsync(store));
    }

    [Fact]
    public async Task A_partition_that_nobody_took_over_cannot_be_committed()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        await Assert.ThrowsAsync<PositionConflictException>(() => store.Measure.CommitAsync(Whole, Token));
    }

    [Fact]
    public async Task Of_many_commits_from_one_position_one_takes_effect()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var owner = await store.Measure.TakeOverAsync(0, Some.Retention, Token);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                await store.Measure.CommitAsync(Whole with
                {
                    FromOffset = owner.NextOffset,
                    ToOffset = owner.NextOffset + 1,
                    Epoch = owner.Epoch,
                    Outbox = [Some.Outbox($"by-{i}")],
                }, Token);
                return true;
            }
            catch (PositionConflictException)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, took => took);
        Assert.Single(await store.Outbox.PendingAsync(10, Token));
    }

    [Fact]
    public async Task Partitions_commit_at_the_same_time_without_waiting_for_or_refusing_each_other()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var model = new StoreModel();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async partition =>
        {
            var commits = new RandomCommits(partition, partition, $"p{partition}-");
            var owner = await store.Measure.TakeOverAsync(partition, Some.Retention, Token);
            var next = owner.NextOffset;
            lock (model)
                model.TakeOver(partition);
            for (var step = 0; step < 10; step++)
            {
                var commit = commits.Next(next, owner.Epoch);
                await store.Measure.CommitAsync(commit, Token);
                next = commit.ToOffset;
                lock (model)
                    model.Apply(commit);
            }
        }));

        foreach (var network in model.Networks)
            Assert.Equal(model.Digest(network).Projections, (await store.Digests.DigestAsync(network, Token)).Projections);
    }

    [Fact]
    public async Task A_network_lives_in_one_partition()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(Whole, Token);

        var refused = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(Whole with { Partition = 1 }, Token));

        Assert.Contains("network net lives in slice-partials/0", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["0|1"], await store.RowsAsync(
            "SELECT (SELECT next_offset FROM streamcoverage.measure_position WHERE partition = 1), count(*) FROM streamcoverage.slice_head", Token));
    }

    [Fact]
    public async Task A_restated_slice_has_its_new_rows_alone()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(Whole with { Slices = [Some.Facts(0, 0, rows: [Some.Row("m1"), Some.Row("m2")]), Some.Facts(1, rows: Some.Row())] }, Token);
        await store.CommitAsync(Whole with { Slices = [Some.Facts(0, 1, rows: Some.Row("m3")), Some.Facts(1, 1)] }, Token);

        Assert.Equal(
            [SnapshotText.Of(Some.Facts(0, 1, rows: Some.Row("m3"))), SnapshotText.Of(Some.Facts(1, 1))],
            (await store.Measure.FactsAsync(Some.Network, FactGrain.Slice, Some.Minute(0), Some.Minute(2), Token)).Select(SnapshotText.Of));
    }

    [Fact]
    public async Task A_take_over_waits_for_the_commit_that_is_under_way_and_starts_after_it()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(Whole, Token);
        await using var other = new Npgsql.NpgsqlConnection(store.Options.ConnectionString);
        await other.OpenAsync(Token);
        await using var underWay = await other.BeginTransactionAsync(Token);
        await using var move = new Npgsql.NpgsqlCommand("UPDATE streamcoverage.measure_position SET next_offset = 42 WHERE partition = 0", other);
        await move.ExecuteNonQueryAsync(Token);

        var takeOver = store.Measure.TakeOverAsync(0, Some.Retention, Token);
        while ((await store.RowsAsync("SELECT 1 FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()", Token)).Count == 0)
            Assert.False(takeOver.IsCompleted, "the take-over did not wait");
        await underWay.CommitAsync(Token);

        Assert.Equal(42, (await takeOver).NextOffset);
    }

    [Fact]
    public async Task A_cancelled_commit_leaves_nothing()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var owner = await store.Measure.TakeOverAsync(0, Some.Retention, Token);
        var before = await EverythingAsync(store);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.Measure.CommitAsync(Whole with { FromOffset = owner.NextOffset, ToOffset = 1, Epoch = owner.Epoch }, cancelled.Token));

        Assert.Equal(before, await EverythingAsync(store));
    }

    /// <summary>Every row of every table, as one text per table.</summary>
    private static async Task<IReadOnlyList<string>> EverythingAsync(StoreOnTestDatabase store)
    {
        var tables = await store.RowsAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'streamcoverage' ORDER BY 1", Token);
        var all = new List<string>();
        foreach (var table in tables)
            all.Add($"{table}: {string.Join('\n', await store.RowsAsync($"SELECT t FROM streamcoverage.{table} t ORDER BY t::text", Token))}");
        return all;
    }
}
