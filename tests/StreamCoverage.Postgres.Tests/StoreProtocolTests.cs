using StreamCoverage.Pipeline.Tests.Stores;

namespace StreamCoverage.Postgres.Tests;

public sealed class StoreProtocolTests(MigratedServer server)
{
    [Fact]
    public async Task Whatever_owners_zombies_and_publishers_do_in_whatever_order_the_store_answers_as_the_model()
    {
        var token = TestContext.Current.CancellationToken;
        foreach (var steps in StoreProtocol.Cases(count: 8, steps: 100))
        {
            await using var store = await StoreOnTestDatabase.NewAsync(server, token);
            await StoreProtocol.RunAsync(steps, store.Measure, store.Ingest, store.Outbox, token);
        }
    }
}
