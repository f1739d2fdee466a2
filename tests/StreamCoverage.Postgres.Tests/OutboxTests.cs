using System.Text;

namespace StreamCoverage.Postgres.Tests;

public sealed class OutboxTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alerts_wait_in_the_order_of_their_commits_until_they_are_published()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [Some.Outbox("z", 9), Some.Outbox("a", 1)] }, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [Some.Outbox("m", 5)] }, Token);
        async Task<IEnumerable<string>> PendingAsync(int limit) => (await store.Outbox.PendingAsync(limit, Token)).Select(a => a.Id);

        Assert.Equal(["z", "a", "m"], await PendingAsync(10));
        Assert.Equal(["z", "a"], await PendingAsync(2));
        await store.Outbox.MarkPublishedAsync(["a"], Token);
        await store.Outbox.MarkPublishedAsync(["a", "z", "unknown"], Token);
        Assert.Equal(["m"], await PendingAsync(10));
        Assert.Equal(1, (await store.Queries.StatusAsync(Token)).OutboxPending);
    }

    [Fact]
    public async Task An_alert_that_is_there_already_is_left_alone()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var first = Some.Outbox("a", 3, data: "{ \"n\":  1 }");
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [first, Some.Outbox("a", 4)] }, Token);
        await store.Outbox.MarkPublishedAsync(["a"], Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [Some.Outbox("a", 5, "other", "{}"), Some.Outbox("b")] }, Token);

        Assert.Equal(["b"], (await store.Outbox.PendingAsync(10, Token)).Select(a => a.Id));
        Assert.Equal([$"{Some.Network}|{{ \"n\":  1 }}"], await store.RowsAsync(
            "SELECT network, convert_from(data, 'UTF8') FROM streamcoverage.outbox WHERE id = 'a'", Token));
    }

    [Fact]
    public async Task An_alert_comes_back_byte_for_byte()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var alert = Some.Outbox("a", 3, data: "{ \"b\":1,\n\"a\":\t2 }");
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [alert] }, Token);

        var pending = Assert.Single(await store.Outbox.PendingAsync(10, Token));

        Assert.Equal(Encoding.UTF8.GetString(alert.Data), Encoding.UTF8.GetString(pending.Data));
        Assert.Equal((alert.Id, alert.Network, alert.OccurredAt), (pending.Id, pending.Network, pending.OccurredAt));
    }
}
