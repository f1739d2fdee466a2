using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests.Hostile;

/// <summary>Producers that invent a network for every event, or one network's operators without end, among honest traffic.</summary>
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

    [Fact]
    public void Operator_events_of_invented_networks_are_refused_and_honest_ones_keep_theirs()
    {
        const int invented = 90_000;
        var (attacked, honest) = (new Joined(new() { NetworksPerSliceMax = Bound, NamesMax = 10_000 }), new Joined(new()));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < invented; i++)
        {
            // Half an hour of event time, as above: every slice begins with an honest event.
            var at = Noon + TimeSpan.FromMilliseconds(i * 20.0);
            if (i % HonestEvery == 0)
            {
                attacked.Arrive(at, "honest", $"h{i}");
                honest.Arrive(at, "honest", $"h{i}");
            }
            attacked.Arrive(at, $"invented-{i}", "sybil");
        }
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.True(grown < BytesMax, $"the attack left {grown} bytes");
        Assert.Equal(honest.Of("honest"), attacked.Of("honest"));
        Assert.Equal(invented / HonestEvery, honest.Of("honest"));
        Assert.Equal(invented + (invented / HonestEvery), attacked.Passed + attacked.Refused);
        Assert.InRange(attacked.Passed - attacked.Of("honest"), 1, 31 * Bound);
    }

    [Fact]
    public void Operator_events_of_one_network_are_bounded_in_each_slice_and_no_other_network_pays_for_them()
    {
        var joined = new Joined(new() { OperatorEventsPerSliceMax = 10 });
        for (var slice = 0; slice < 2; slice++)
        {
            for (var i = 0; i < 100; i++)
                joined.Arrive(Noon + TimeSpan.FromMinutes(slice), "flooded", $"sybil-{slice}-{i}");
            joined.Arrive(Noon + TimeSpan.FromMinutes(slice), "honest", $"op-{slice}");
        }
        Assert.Equal((20, 2, 180), (joined.Of("flooded"), joined.Of("honest"), joined.Refused));
    }

    [Fact]
    public void Who_reads_part_of_a_slice_again_passes_nothing_on_that_was_refused_when_all_of_it_was_there()
    {
        // The first slice's events fill its bound of one; the last of them is read again, without the first.
        var options = new IngestOptions { NetworksPerSliceMax = 1 };
        var first = new Joined(options);
        first.Arrive(Noon, "honest", "op");
        first.Arrive(Noon + TimeSpan.FromMinutes(1), "next", "op");
        first.Arrive(Noon, "invented", "sybil");
        first.Arrive(Noon + TimeSpan.FromMinutes(3.5), "later", "op");
        Assert.Equal((3, 1), (first.Passed, first.Refused));

        var again = new Joined(options, first.Position);
        Assert.Equal(1, first.Position.Offset);
        again.Arrive(Noon + TimeSpan.FromMinutes(1), "next", "op");
        again.Arrive(Noon, "invented", "sybil");
        Assert.Equal(0, again.Of("invented"));
    }

    /// <summary>One partition's fold of operator events, and counts of what it passed on and refused.</summary>
    private sealed class Joined(IngestOptions options, IngestPosition? position = null)
    {
        private readonly PartitionFold _fold = new(new("in", 0), InputContract.OperatorEvent, options, position ?? IngestPosition.Start);
        private readonly Dictionary<string, int> _events = [];

        public IngestPosition Position => _fold.Position;

        public int Passed => _events.Values.Sum();

        public int Refused { get; private set; }

        public int Of(string network) => _events.GetValueOrDefault(network);

        public void Arrive(EventTime at, string network, string name)
        {
            var joined = new OperatorEvent($"{name} of {network}", network, name, at, OperatorEventType.Joined);
            _fold.Fold(new(_fold.NextOffset, at, null, EventWriter.Write(joined), MessageEnvelope.Plain));
            var output = _fold.TakeOutput();
            foreach (var passed in output.Operators)
                _events[passed.Event.Network] = Of(passed.Event.Network) + 1;
            Assert.All(output.DeadLetters, letter => Assert.Equal("over-bound", letter.Reason));
            Refused += output.DeadLetters.Count;
        }
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
