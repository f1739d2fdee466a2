using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Watching;

namespace StreamCoverage.Pipeline.Tests.Watching;

public sealed class PackedStreamTests
{
    [Fact]
    public void What_is_read_packs_to_the_same_bytes_at_every_minute()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var (random, rule) = (new Random(seed), new RegressionRule());
            var cell = new WorkloadCell("ü/m", null, "h100", "", null, "any");
            var (part, value) = (new PartStream(StreamScope.Of(cell)), new PartStream(StreamScope.Of(new RollupKey(3, random.Next(2) == 0 ? null : "eu"))));
            var (network, burn) = (new RegressionWatch(), new BurnWatch());
            for (var minute = 0; minute < 300; minute++)
            {
                var pane = WatchStories.Failures(random, random.Next(40), minute is > 100 and < 150 ? 0.8 : 0.02);
                var (start, end) = (WatchedNetwork.Start(minute), WatchedNetwork.Start(minute + 1));
                part.Step(start, end, pane, new(new(1000, 20), 0.1), 0.95, rule);
                value.Step(start, end, pane, new(new(1000, 20), 0.1), 0.95, rule);
                part.IsTold = part.IsFiring;
                network.Step(start, end, pane, 0.95, rule);
                burn.Step(start, end, pane, 0.95, rule.Burn);
                Same(PackedStream.Of(part), bytes => PackedStream.Of(PackedStream.ReadPart(bytes)));
                Same(PackedStream.Of(value), bytes => PackedStream.Of(PackedStream.ReadPart(bytes)));
                Same(PackedStream.Of(network, [new(cell, pane)]), bytes => PackedStream.ReadNetwork(bytes) is var read ? PackedStream.Of(read.Watch, read.Waiting) : []);
                Same(PackedStream.Of(burn), bytes => PackedStream.Of(PackedStream.ReadBurn(bytes)));
            }
            Assert.InRange(PackedStream.Of(part).Length, 1, 400);
            Assert.Equal(part.Scope, PackedStream.ReadPart(PackedStream.Of(part)).Scope);
        }
    }

    [Fact]
    public void What_reporters_disagree_about_packs_to_the_same_bytes()
    {
        var (watch, shares) = (new ReporterWatch(), new ReporterShares());
        shares.Move("ü", new(100, 100), 1);
        shares.Move(null, new(100, 50), 1);
        watch.Step(WatchedNetwork.Start(0), WatchedNetwork.Start(60), [KeyValuePair.Create(new WorkloadCell("ü/m", null, "h100", "", null, "any"), shares)], new(), 1);
        watch.Step(WatchedNetwork.Start(60), WatchedNetwork.Start(120), [], new(), 1);

        var read = PackedStream.ReadReporters(PackedStream.Of(watch));

        Assert.Equal(watch.Open, read.Open);
        Assert.Equal(1, Assert.Single(read.Open).Value.CalmHours);
        Same(PackedStream.Of(watch), bytes => PackedStream.Of(PackedStream.ReadReporters(bytes)));
    }

    [Fact]
    public void A_form_that_is_not_known_is_refused() => Assert.Throws<InvalidDataException>(() => PackedStream.ReadBurn([9]));

    private static void Same(byte[] bytes, Func<byte[], byte[]> again) => Assert.Equal(bytes, again(bytes));
}
