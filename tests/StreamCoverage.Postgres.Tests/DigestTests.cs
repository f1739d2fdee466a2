using System.Text;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;

namespace StreamCoverage.Postgres.Tests;

public sealed class DigestTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task The_grouping_of_commits_does_not_matter(int seed)
    {
        await using var one = await StoreOnTestDatabase.NewAsync(server, Token);
        await using var other = await StoreOnTestDatabase.NewAsync(server, Token);
        var commits = new RandomCommits(seed, 0, "n");
        var steps = Enumerable.Range(0, 16).Select(_ => commits.Next(0, 0)).ToList();

        foreach (var step in steps)
            await one.CommitAsync(step, Token);
        foreach (var group in steps.Chunk(5))
            await other.CommitAsync(group.Aggregate(Joined), Token);

        foreach (var network in await one.RowsAsync("SELECT network FROM streamcoverage.network_state ORDER BY 1", Token))
            Assert.Equal(
                (await one.Digests.DigestAsync(network, Token)).Projections, (await other.Digests.DigestAsync(network, Token)).Projections);
    }

    [Theory]
    [InlineData("facts/slice", "UPDATE streamcoverage.slice_fact SET reward_micros = reward_micros + 1")]
    [InlineData("facts/slice", "UPDATE streamcoverage.cell SET model = 'other' WHERE model = 'm1'")]
    [InlineData("facts/hour", "DELETE FROM streamcoverage.hour_fact")]
    [InlineData("facts/slice", "UPDATE streamcoverage.slice_fact SET latencies = '\\x0101' WHERE operator_id = 0")]
    [InlineData("history", "UPDATE streamcoverage.network_history SET latency[3] = 1")]
    [InlineData("history", "UPDATE streamcoverage.network_history SET gain_latency_micros = 1")]
    [InlineData("documents/NetworkCoverage", "UPDATE streamcoverage.mt_doc_networkcoverage SET data = jsonb_set(data, '{Requests}', '21')")]
    [InlineData("events/operator", "UPDATE streamcoverage.mt_events SET timestamp = timestamp + interval '1 microsecond' WHERE type = 'operator_joined'")]
    [InlineData("outbox", "UPDATE streamcoverage.outbox SET data = data || ' '")]
    public async Task A_change_of_one_value_shows_in_its_projection_alone(string projection, string change)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Slices = [Some.Facts(0, rows: [Some.Row(), Some.Row("m3", null)])],
            Hours = [Some.Facts(0, rows: Some.Row("m2"))],
            History = [Some.History(1)],
            Documents = [Some.Document("net/1h", Some.Coverage())],
            Events = [Some.Joined("op1", 1, 1)],
            Outbox = [Some.Outbox("a")],
        }, Token);
        var before = await store.Digests.DigestAsync(Some.Network, Token);

        await store.RowsAsync(change, Token);

        var after = await store.Digests.DigestAsync(Some.Network, Token);
        Assert.Equal([projection], after.Projections.Except(before.Projections).Select(p => p.Projection));
    }

    [Theory]
    [InlineData("UPDATE streamcoverage.slice_head SET revision = 9")]
    [InlineData("UPDATE streamcoverage.network_history SET revision = 9")]
    [InlineData("UPDATE streamcoverage.mt_events SET version = version + 5, seq_id = seq_id + 5")]
    [InlineData("UPDATE streamcoverage.mt_doc_networkcoverage SET mt_version = gen_random_uuid(), mt_last_modified = now()")]
    [InlineData("UPDATE streamcoverage.outbox SET published_at = now()")]
    public async Task What_depends_on_the_timing_of_a_run_is_in_no_digest(string change)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Slices = [Some.Facts(0, rows: Some.Row()), Some.Facts(1)],
            History = [Some.History(1)],
            Documents = [Some.Document("net/1h", Some.Coverage())],
            Events = [Some.Joined("op1", 1, 1), Some.Restated(1, 2)],
            Outbox = [Some.Outbox("a")],
        }, Token);
        var before = await store.Digests.DigestAsync(Some.Network, Token);

        await store.RowsAsync(change, Token);

        Assert.Equal(before.Projections, (await store.Digests.DigestAsync(Some.Network, Token)).Projections);
    }

    [Fact]
    public async Task A_network_that_nobody_knows_has_the_digests_of_nothing()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        var digest = await store.Digests.DigestAsync("nobody", Token);

        Assert.Equal(new StoreModel().Digest("nobody").Projections, digest.Projections);
        Assert.All(digest.Projections, p => Assert.Equal(0, p.Rows));
    }

    [Theory]
    [InlineData("""{"a":1,"b":[1,2]}""", """ { "b" : [ 1, 2 ], "a" : 1 } """)]
    [InlineData("""{"a":100}""", """{"a":1e2}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("\"\\u00e9\"", "\"é\"")]
    public void Texts_that_say_the_same_are_one_canonical_text(string a, string b) =>
        Assert.Equal(SnapshotText.Json(Encoding.UTF8.GetBytes(a)), SnapshotText.Json(Encoding.UTF8.GetBytes(b)));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.0}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("""{"a":"1"}""", """{"a":1}""")]
    public void Texts_that_say_something_else_are_two(string a, string b) =>
        Assert.NotEqual(SnapshotText.Json(Encoding.UTF8.GetBytes(a)), SnapshotText.Json(Encoding.UTF8.GetBytes(b)));

    [Fact]
    public void Texts_are_ordered_by_their_bytes()
    {
        var random = new Random(7);
        string[] letters = ["a", "b", "é", "я", "中", "\uE000", "\uFFFD", "\U00010000", "\U0001F600", "\U0010FFFF"];
        var words = Enumerable.Range(0, 400).Select(_ => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => letters[random.Next(letters.Length)]))).ToList();

        Assert.Equal(
            words.OrderBy(w => Convert.ToHexString(Encoding.UTF8.GetBytes(w)), StringComparer.Ordinal), words.Order(ProjectionDigester.Order));
    }

    private static MeasureCommit Joined(MeasureCommit a, MeasureCommit b) => a with
    {
        Slices = [.. a.Slices, .. b.Slices],
        Hours = [.. a.Hours, .. b.Hours],
        Documents = [.. a.Documents, .. b.Documents],
        History = [.. a.History, .. b.History],
        Events = [.. a.Events, .. b.Events],
        Outbox = [.. a.Outbox, .. b.Outbox],
        Partials = [.. a.Partials, .. b.Partials],
        Networks = [.. a.Networks, .. b.Networks],
    };
}
