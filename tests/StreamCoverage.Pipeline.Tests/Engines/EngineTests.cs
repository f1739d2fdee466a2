using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Pipeline.Tests.Simulation;
using StreamCoverage.Pipeline.Verify;

namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>What holds for every engine. The folds and steps say what is right; an engine may only carry batches to them.</summary>
public sealed class EngineTests
{
    private const int SeedCount = 8;
    private const int FaultCount = 150;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Engines.Offers.Select(offer => offer.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task An_engine_stores_what_the_folds_say(string engine)
    {
        for (var seed = 0; seed < SeedCount; seed++)
            AssertSame(await UnbrokenAsync(seed), Stored.Lines(await new EngineWorld(Named(engine), seed, faults: 0).RunAsync(Token)), seed);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Faults_rebalances_and_restarts_leave_no_trace(string engine)
    {
        for (var seed = 0; seed < SeedCount; seed++)
            AssertSame(await UnbrokenAsync(seed), Stored.Lines(await new EngineWorld(Named(engine), seed, FaultCount).RunAsync(Token)), seed);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Every_event_is_accounted_for(string engine)
    {
        var world = new EngineWorld(Named(engine), seed: 3, FaultCount);
        var content = await world.RunAsync(Token);
        foreach (var source in World.Sources)
        {
            var rows = content.Accounting.Where(row => row.Source == source).ToList();
            Assert.Equal(world.Log.End(source), rows.Sum(row => row.Messages));
            Assert.All(rows, row => Assert.Equal(row.Consumed, row.Accepted + row.Late + row.Duplicate + row.Rejected.Sum(pair => pair.Value)));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_replay_of_the_log_gives_what_is_stored(string engine)
    {
        var world = new EngineWorld(Named(engine), seed: 5, FaultCount);
        var content = await world.RunAsync(Token);
        var replay = new Replay(world.Inputs, World.Topics, World.IngestOptions, World.MeasureOptions, new FastClock(), NullLogger.Instance);
        AssertSame(Stored.Lines(await replay.RunAsync(null, Token)), Stored.Lines(content), seed: 5);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Who_cannot_write_holds_the_source_back(string engine)
    {
        var gate = new TaskCompletionSource();
        var world = new EngineWorld(Named(engine), seed: 1, faults: 0);
        world = new(Named(engine), seed: 1, faults: 0) { Ports = new(world.Log, new(1, 0)) { Gate = gate.Task } };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var running = Named(engine).Start();
        var inputs = world.Inputs;
        var ingest = world.IngestAsync(running, inputs, stop.Token);
        await Task.Delay(300, Token);
        // Of each partition: what the feed holds, and a few batches on their way through the engine.
        Assert.InRange(inputs.Delivered, 1, World.Sources.Count * (SimConsumer.FeedBatches + 4));
        Assert.False(ingest.IsCompleted);
        gate.SetResult();
        await stop.CancelAsync();
        await ingest;
        Assert.NotEqual(0, world.Ports.Recorded);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task What_cannot_be_helped_ends_the_engine(string engine)
    {
        var world = new EngineWorld(Named(engine), seed: 1, faults: 0);
        world = new(Named(engine), seed: 1, faults: 0) { Ports = new(world.Log, new(1, 0)) { Refusal = new("refused for good", isFatal: true) } };
        await using var running = Named(engine).Start();
        var thrown = await Assert.ThrowsAsync<LogException>(() => world.IngestAsync(running, world.Inputs, Token).WaitAsync(TimeSpan.FromSeconds(10), Token));
        Assert.True(thrown.IsFatal);
    }

    private static EngineOffer Named(string engine) => Engines.Offers.Single(offer => offer.Name == engine);

    private static async Task<IReadOnlyList<string>> UnbrokenAsync(int seed) => Stored.Lines(await new World(seed, faults: false).RunAsync());

    private static void AssertSame(IReadOnlyList<string> expected, IReadOnlyList<string> actual, int seed)
    {
        var different = Enumerable.Range(0, Math.Max(expected.Count, actual.Count))
            .FirstOrDefault(i => expected.ElementAtOrDefault(i) != actual.ElementAtOrDefault(i), -1);
        Assert.True(
            different < 0,
            $"seed {seed}, line {different} of {expected.Count} and {actual.Count}\n{expected.ElementAtOrDefault(different)}\n{actual.ElementAtOrDefault(different)}");
    }
}
