using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Measure;

namespace StreamCoverage.Postgres.Tests;

/// <summary>Facts that are kept between questions are those that the store would give.</summary>
public sealed class HeldFactsTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_any_commits_kept_facts_equal_those_that_are_read_anew(int seed)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        // All fits, some fits, nothing fits.
        HeldFacts[] holders = [new(1_000_000), new(20 * HeldFacts.HeadWeight), new(0)];
        var (commits, random) = (new RandomCommits(seed, 0, "n"), new Random(seed));
        for (var round = 0; round < 40; round++)
        {
            await store.CommitAsync(commits.Next(0, 0), Token);
            foreach (var grain in Enum.GetValues<FactGrain>())
            {
                var (network, from) = ($"n{random.Next(3)}", Some.Minute(random.Next(0, 100)));
                var to = from + TimeSpan.FromMinutes(random.Next(1, 240));
                var anew = await AskAsync(store, network, grain, from, to, null);
                foreach (var held in holders)
                    Same(anew, await AskAsync(store, network, grain, from, to, held));
            }
        }
    }

    [Fact]
    public async Task A_window_that_slides_reads_its_newest_slice_and_what_was_written_since()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var slices = Enumerable.Range(0, 6).Select(m => Some.Facts(m, rows: Some.Row($"m{m}")));
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Slices = [.. slices] }, Token);
        var first = await store.Queries.FactsAsync(Some.Network, WindowSpec.Defaults[0], Some.Minute(5), Token);

        var slid = await store.Queries.FactsAsync(Some.Network, WindowSpec.Defaults[0], Some.Minute(6), Token);
        Assert.Equal([.. first.Skip(1)], slid.Take(4), ReferenceEqualityComparer.Instance);
        Assert.Equal("m5", slid[4].Rows[0].Cell.Model);

        await store.CommitAsync(StoreOnTestDatabase.Commit with { Slices = [Some.Facts(3, 1, rows: Some.Row("restated"))] }, Token);
        var restated = await store.Queries.FactsAsync(Some.Network, WindowSpec.Defaults[0], Some.Minute(6), Token);
        Assert.Equal((1, "restated"), (restated[2].Revision, restated[2].Rows[0].Cell.Model));
        Assert.Same(slid[4], restated[4]);
    }

    [Fact]
    public void What_was_not_used_for_longest_goes_first_and_a_question_for_too_much_changes_nothing()
    {
        var held = new HeldFacts((3 * HeldFacts.HeadWeight) + 3);
        (FactVersion Version, SliceFacts Facts) One(int minute, int rows) => (
            new(FactGrain.Slice, 1, minute, 0, 1),
            Some.Facts(minute, rows: [.. Enumerable.Range(0, rows).Select(i => Some.Row($"m{i}"))]));
        int[] Kept() => [.. Enumerable.Range(0, 9).Where(minute => held.Find(One(minute, 0).Version) is not null)];

        held.Keep([One(0, 1), One(1, 1), One(2, 1)]);
        Assert.Equal([0, 1, 2], Kept());
        held.Keep([One(0, 1)]);
        held.Keep([One(3, 1)]);
        Assert.Equal([0, 2, 3], Kept());
        held.Keep([One(4, 2)]);
        Assert.Equal([3, 4], Kept());
        held.Keep([.. Enumerable.Range(5, 4).Select(minute => One(minute, 0))]);
        Assert.Equal([3, 4], Kept());
    }

    private static Task<IReadOnlyList<SliceFacts>> AskAsync(
        StoreOnTestDatabase store, string network, FactGrain grain, EventTime from, EventTime to, HeldFacts? held) =>
        store.Database.Queries.ReadAsync(
            (connection, token) => FactsReader.BetweenAsync(connection, network, grain, from, to, held, token), Token);

    private static void Same(IReadOnlyList<SliceFacts> expected, IReadOnlyList<SliceFacts> actual)
    {
        Assert.Equal(expected.Select(SnapshotText.Of), actual.Select(SnapshotText.Of));
        Assert.Equal<SliceRow>(expected.SelectMany(facts => facts.Rows), actual.SelectMany(facts => facts.Rows));
    }
}
