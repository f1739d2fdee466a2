using System.Text;
using StreamCoverage.Pipeline.Ports;

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

    [Fact]
    public async Task Another_receiver_gets_what_is_committed_after_its_first_start_and_keeps_its_own_marks()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [Some.Outbox("before")] }, Token);
        var outbox = new PostgresSinkOutbox(store.Database, "webhook", "p");
        await outbox.RegisterAsync(Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [Some.Outbox("z", 9), Some.Outbox("a", 1)] }, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [Some.Outbox("m", 5), Some.Outbox("z", 9)] }, Token);

        Assert.Equal(["z", "a", "m"], await IdsAsync(outbox));
        Assert.Equal(["z"], (await outbox.PendingAsync(1, Token)).Select(a => a.Id));
        await store.Outbox.MarkPublishedAsync(["before", "z", "a", "m"], Token);
        Assert.Equal(["z", "a", "m"], await IdsAsync(outbox));
        Assert.Equal(3, (await store.Queries.StatusAsync(Token)).OutboxPending);
        await outbox.MarkPublishedAsync(["a", "unknown"], Token);
        await outbox.MarkPublishedAsync(["a", "z"], Token);
        Assert.Equal(["m"], await IdsAsync(outbox));
        Assert.Equal(1, (await store.Queries.StatusAsync(Token)).OutboxPending);
    }

    [Fact]
    public async Task What_waited_while_nobody_delivered_is_there_at_the_next_start()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await new PostgresSinkOutbox(store.Database, "webhook", "first").RegisterAsync(Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [Some.Outbox("a"), Some.Outbox("b")] }, Token);
        var next = new PostgresSinkOutbox(store.Database, "webhook", "second");
        await next.RegisterAsync(Token);

        Assert.Equal(["a", "b"], await IdsAsync(next));
        Assert.Empty(await IdsAsync(new PostgresSinkOutbox(store.Database, "other", "second")));
    }

    [Fact]
    public async Task One_process_delivers_at_a_time_until_it_was_silent_for_too_long()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var (one, two) = (new PostgresSinkOutbox(store.Database, "webhook", "one"), new PostgresSinkOutbox(store.Database, "webhook", "two"));
        await one.RegisterAsync(Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Outbox = [Some.Outbox("a")] }, Token);

        Assert.Equal(["a"], await IdsAsync(one));
        Assert.Empty(await IdsAsync(two));
        Assert.Equal(["a"], await IdsAsync(one));
        await store.RowsAsync("UPDATE streamcoverage.outbox_sink SET held_until = clock_timestamp() - interval '1 microsecond'", Token);
        Assert.Equal(["a"], await IdsAsync(two));
        Assert.Empty(await IdsAsync(one));
    }

    [Fact]
    public async Task A_commit_that_is_rolled_back_leaves_no_delivery()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var outbox = new PostgresSinkOutbox(store.Database, "webhook", "p");
        await outbox.RegisterAsync(Token);
        var owner = await store.Measure.TakeOverAsync(0, Some.Retention, Token);
        var zombie = StoreOnTestDatabase.Commit with { FromOffset = owner.NextOffset, ToOffset = owner.NextOffset + 1, Epoch = owner.Epoch - 1, Outbox = [Some.Outbox("a")] };

        await Assert.ThrowsAsync<PositionConflictException>(() => store.Measure.CommitAsync(zombie, Token));

        Assert.Empty(await IdsAsync(outbox));
    }

    private static async Task<IEnumerable<string>> IdsAsync(PostgresSinkOutbox outbox) => (await outbox.PendingAsync(10, Token)).Select(a => a.Id);
}
