using StreamCoverage.Pipeline.Memory;

namespace StreamCoverage.Pipeline.Tests.Stores;

public sealed class MemoryStoreProtocolTests
{
    [Fact]
    public async Task Whatever_owners_zombies_and_publishers_do_in_whatever_order_the_store_answers_as_the_model()
    {
        foreach (var steps in StoreProtocol.Cases(count: 1000, steps: 100))
        {
            var store = new MemoryStore();
            await StoreProtocol.RunAsync(steps, store, store, store, TestContext.Current.CancellationToken);
        }
    }
}
