using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

public sealed class TakeOverTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Fact]
    public async Task A_partition_that_nobody_owned_begins_at_zero_and_empty()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        var snapshot = await store.Measure.TakeOverAsync(3, Some.Retention, Token);

        Assert.Equal((3, 0L, 1L), (snapshot.Partition, snapshot.NextOffset, snapshot.Epoch));
        Assert.Empty(snapshot.Sources);
        Assert.Empty(snapshot.Networks);
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task A_new_owner_reads_exactly_what_was_committed(int seed)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var model = new StoreModel();
        var random = new Random(seed);
        RandomCommits[] commits = [new(seed, 0, "left"), new(seed + 1000, 1, "right")];
        var owners = new (long Next, long Epoch)[2];
        for (var partition = 0; partition < 2; partition++)
            await TakeOverAndCompareAsync(store, model, partition, owners);

        for (var step = 0; step < 25; step++)
        {
            var partition = random.Next(2);
            var commit = commits[partition].Next(owners[partition].Next, owners[partition].Epoch);
            await store.Measure.CommitAsync(commit, Token);
            model.Apply(commit);
            owners[partition].Next = commit.ToOffset;
            if (random.Next(4) == 0)
                await TakeOverAndCompareAsync(store, model, partition, owners);
        }

        for (var partition = 0; partition < 2; partition++)
            await TakeOverAndCompareAsync(store, model, partition, owners);
        foreach (var network in model.Networks)
        {
            Assert.Equal(model.Digest(network).Projections, (await store.Digests.DigestAsync(network, Token)).Projections);
            foreach (var grain in new[] { FactGrain.Slice, FactGrain.Hour })
                Assert.Equal(
                    model.Facts(grain, network).Select(SnapshotText.Of),
                    (await store.Measure.FactsAsync(network, grain, Some.Minute(0), Some.Minute(1000), Token)).Select(SnapshotText.Of));
        }
    }

    [Theory]
    [InlineData("streamcoverage", true)] // a process of the pipeline that hangs
    [InlineData("psql", false)] // an administrator who takes their time
    public async Task Whoever_hangs_in_the_middle_of_a_write_does_not_keep_the_partition(string application, bool isEnded)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.Measure.TakeOverAsync(0, Some.Retention, Token);
        await using var heir = new PostgresDatabase(store.Options with { HeldMax = TimeSpan.FromMilliseconds(100) }, NullLogger<PostgresDatabase>.Instance);
        await using var hung = new NpgsqlConnection($"{store.Options.ConnectionString};Application Name={application};Pooling=false;Options=-c statement_timeout=1000");
        await hung.OpenAsync(Token);
        await using var transaction = await hung.BeginTransactionAsync(Token);
        await using (var locks = new NpgsqlCommand("UPDATE streamcoverage.measure_position SET watermark = watermark", hung))
            await locks.ExecuteNonQueryAsync(Token);
        var import = await hung.BeginBinaryImportAsync("COPY streamcoverage.network_state (network) FROM STDIN (FORMAT binary)", Token);

        var taking = new PostgresMeasureStore(heir).TakeOverAsync(0, Some.Retention, Token);
        if (!isEnded)
        {
            // Longer than the hung one's limit of time, which does not reach a COPY.
            Assert.NotSame(taking, await Task.WhenAny(taking, Task.Delay(TimeSpan.FromSeconds(2), Token)));
            await hung.CloseAsync();
        }

        Assert.Equal(2, (await taking).Epoch);
        await Assert.ThrowsAnyAsync<Exception>(async () => await import.CompleteAsync(Token));
    }

    [Fact]
    public async Task Facts_are_read_back_no_further_than_they_are_needed()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Slices = [Some.Facts(39, rows: Some.Row()), Some.Facts(40, rows: Some.Row()), Some.Facts(100, rows: Some.Row())],
            Networks = [new NetworkState(Some.Network, Some.Minute(100), [1])],
        }, Token);

        var snapshot = await store.Measure.TakeOverAsync(0, new FactsRetention(TimeSpan.FromHours(1), TimeSpan.Zero), Token);

        Assert.Equal([Some.Minute(40), Some.Minute(100)], snapshot.Networks[0].Slices.Select(s => s.Start));
    }

    [Fact]
    public async Task Chunks_of_open_slices_and_of_versions_that_are_not_whole_are_given_back()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var open = Some.Partial(10, rows: Some.Row());
        var half = Some.Partial(5, through: 20, chunk: 1, chunks: 2, rows: Some.Row("m2"));
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Partials =
            [
                open, half, Some.Partial(9), Some.Partial(4, 7, 0, 2, rows: Some.Row()), Some.Partial(4, 7, 1, 2, rows: Some.Row("m2")),
            ],
            Networks = [new NetworkState(Some.Network, Some.Minute(10), [])],
        }, Token);

        var snapshot = await store.Measure.TakeOverAsync(0, Some.Retention, Token);

        Assert.Equal(
            new[] { SnapshotText.Of(open), SnapshotText.Of(half) }.Order(),
            snapshot.Networks[0].OpenPartials.Select(SnapshotText.Of).Order());
        Assert.Equal(2, (await store.Measure.PartialsOfAsync(Some.Network, Some.Minute(4), Token)).Count);
        Assert.Empty(await store.Measure.PartialsOfAsync("other", Some.Minute(4), Token));
    }

    [Fact]
    public async Task Never_is_kept_as_never()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Watermark = EventTime.Never,
            Networks = [new NetworkState(Some.Network, EventTime.Never, [])],
            Slices = [Some.Facts(0, rows: Some.Row())],
        }, Token);

        var snapshot = await store.Measure.TakeOverAsync(0, Some.Retention, Token);

        Assert.Equal(EventTime.Never, snapshot.Networks[0].ClosedThrough);
        Assert.Single(snapshot.Networks[0].Slices);
        Assert.Equal(["-infinity"], await store.RowsAsync("SELECT watermark FROM streamcoverage.measure_position", Token));
    }

    private static async Task TakeOverAndCompareAsync(
        StoreOnTestDatabase store, StoreModel model, int partition, (long Next, long Epoch)[] owners)
    {
        owners[partition] = model.TakeOver(partition);
        var snapshot = await store.Measure.TakeOverAsync(partition, Some.Retention, Token);
        Assert.Equal(SnapshotText.Of(model.Snapshot(partition, Some.Retention)), SnapshotText.Of(snapshot));
    }
}
