using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests.Hostile;

/// <summary>A producer that invents a network for every event, among honest traffic.</summary>
[Collection(nameof(Alone))]
public sealed class InventedNetworksTests
{
    private const int Invented = 300_000;
    private const int HonestEvery = 500;
    private const int Bound = 50;
    private const long BytesMax = 32_000_000;
    private static readonly EventTime Noon = new(1_772_366_400L * EventTime.MicrosecondsPerSecond);

    [Fact]
    public void Honest_networks_keep_their_figures_totals_stay_exact_and_memory_is_bounded()
    {
        var (attacked, honest) = (new Counted(), new Counted());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Invented; i++)
        {
            // Half an hour of event time: every slice begins with honest requests, and gets 10,000 invented networks.
            var at = Noon + TimeSpan.FromMilliseconds(i * 6.0);
            if (i % HonestEvery == 0)
            {
                attacked.Arrive(at, "honest");
                honest.Arrive(at, "honest");
            }
            attacked.Arrive(at, $"invented-{i}");
        }
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        attacked.End();
        honest.End();

        Assert.True(grown < BytesMax, $"the attack left {grown} bytes");
        Assert.Equal(honest.Requests("honest"), attacked.Requests("honest"));
        Assert.Equal(Invented + (Invented / HonestEvery), attacked.Accepted);
        Assert.Equal(attacked.Accepted, attacked.Total);
        Assert.Equal(attacked.Overflowed, attacked.Requests(WorkloadCell.OtherName));
        Assert.True(attacked.Overflowed > Invented * 0.9, $"only {attacked.Overflowed} overflowed");
        Assert.InRange(attacked.NetworksMax, 1, Bound + 1);
    }

    /// <summary>One partition's fold, and sums of what it gave out.</summary>
    private sealed class Counted
    {
        private readonly PartitionFold _fold = new(
            new("in", 0), InputContract.RequestOutcome, new() { NetworksPerSliceMax = Bound, NamesMax = 10_000 }, IngestPosition.Start);

        private readonly Dictionary<string, long> _requests = [];

        public long Accepted { get; private set; }

        public long Overflowed { get; private set; }

        public long Total => _requests.Values.Sum();

        /// <summary>Most networks of one slice.</summary>
        public int NetworksMax { get; private set; }

        public long Requests(string network) => _requests.GetValueOrDefault(network);

        // Everyone gives the same id: what is told apart by network must not become a duplicate where it is not.
        public void Arrive(EventTime at, string network)
        {
            var id = network == "honest" ? $"{_fold.NextOffset}" : "r";
            var outcome = new RequestOutcome(id, network, at, WorkloadCell.Of(new string?[6]), Outcome.Succeeded, Operator: "op");
            _fold.Fold(new(_fold.NextOffset, at, null, EventWriter.Write(outcome), MessageEnvelope.Plain));
            Keep(_fold.TakeOutput());
        }

        public void End()
        {
            _fold.Drain();
            Keep(_fold.TakeOutput());
        }

        private void Keep(IngestOutput output)
        {
            foreach (var partial in output.Partials)
                _requests[partial.Identity.Network] = Requests(partial.Identity.Network) + partial.Rows.Sum(row => row.Requests.Total);
            foreach (var slice in output.Partials.GroupBy(partial => partial.Identity.Slice))
                NetworksMax = Math.Max(NetworksMax, slice.DistinctBy(partial => partial.Identity.Network).Count());
            Accepted += output.Accounting.Sum(row => row.Accepted);
            Overflowed += output.Accounting.Sum(row => row.Overflowed);
        }
    }
}
