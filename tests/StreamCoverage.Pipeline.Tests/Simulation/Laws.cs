using System.Text;
using System.Text.Json;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>What must hold of a run that has come to rest. Each law has a name of its own (tests/README.md), and tells the world where it is broken.</summary>
/// <param name="world">The run.</param>
/// <param name="content">What it stored.</param>
internal sealed class Laws(World world, MemoryContent content)
{
    /// <summary>One run in so many is held against the laws that cost most.</summary>
    private const int Sample = 32;

    /// <summary>Offsets that no row of accounting counts.</summary>
    public long Lost { get; private set; }

    /// <summary>Offsets that are counted twice.</summary>
    public long Doubled { get; private set; }

    public void Check(Unbroken unbroken)
    {
        foreach (var source in World.Sources)
            Conservation(source);
        AcceptedIsWhatIsStored();
        Alerts(unbroken);
        Figures();
        if (world.Seed % Sample == 0)
            Rankings();
        NothingNegative();
        if (!world.HasGap)
            Replay(unbroken.Content);
    }

    // I1: of each partition every offset is counted once, as read or as lost, and every event that was read went to one place.
    private void Conservation(SourcePartition source)
    {
        var next = world.BeganAt.GetValueOrDefault(source);
        var rows = content.Accounting.Where(row => row.Source == source).OrderBy(row => row.FirstOffset).ToList();
        foreach (var row in rows)
        {
            if (row.FirstOffset != next || row.Messages + row.Lost != row.Through - row.FirstOffset)
                world.Break("I1", $"{source} is accounted for up to {next}, then {row with { Rejected = [] }}");
            (Lost, Doubled) = (Lost + Math.Max(0, row.FirstOffset - next), Doubled + Math.Max(0, next - row.FirstOffset));
            next = row.Through;
            if (row.Consumed != row.Accepted + row.Late + row.Duplicate + row.Rejected.Sum(pair => pair.Value) || row.Overflowed > row.Accepted)
                world.Break("I1", $"events of {row with { Rejected = [] }} do not add up: {string.Join(',', row.Rejected)}");
        }
        Lost += world.Log.End(source) - next;
        if (next != world.Log.End(source))
            world.Break("I1", $"{source} is accounted for up to {next} of {world.Log.End(source)}");
    }

    // I1: what was accepted is in the facts. Where the log lost records, some were read, accepted, and lost with the slice that was open;
    // of others the partials were written and the position was not, so that they are stored, and count as lost.
    private void AcceptedIsWhatIsStored()
    {
        var accepted = content.Accounting.Where(row => row.Source.Topic == World.Topics.RequestOutcomes).Sum(row => row.Accepted);
        var stored = content.Slices.Sum(facts => facts.Rows.Sum(row => row.Requests.Total));
        var lost = content.Accounting.Where(row => row.Source.Topic == World.Topics.RequestOutcomes).Sum(row => row.Lost);
        lost += world.BeganAt.Where(began => began.Key.Topic == World.Topics.RequestOutcomes).Sum(began => began.Value);
        // What was folded, and not recorded, may be late when it is read again without what was lost.
        var late = content.Accounting.Sum(row => row.Late);
        if (world.HasGap ? stored > accepted + late + (lost * HostileTraffic.OutcomesPerBurst) : stored != accepted)
            world.Break("I1", $"{accepted} requests were accepted, {stored} are stored");
    }

    // I2: what is stored is a function of the log.
    private void Replay(MemoryContent unbroken)
    {
        if (!Stored.AreSame(unbroken, content))
            world.Break("I2", Stored.FirstDifference(unbroken, content));
        if (world.Seed % Sample == 0)
            foreach (var network in content.Slices.Select(facts => facts.Network).Distinct().ToList())
                foreach (var (a, b) in ContentDigest.Of(unbroken, network).Projections.Zip(ContentDigest.Of(content, network).Projections))
                    if (a != b && a.Projection != ProjectionNames.Alerts && a.Projection != ProjectionNames.Documents("CoverageAlert"))
                        world.Break("I2", $"the digest of {a.Projection} of {network} is {a.Sha256} without faults, and {b.Sha256} with them");
    }

    // I4: every alert is on the topic, each time with the same bytes; and the same alert has the same id in every run.
    // I5: none is on the topic that was not committed. A failover may take back what was published: such alerts keep the bytes of a commit.
    private void Alerts(Unbroken unbroken)
    {
        var committed = content.Alerts.ToDictionary(alert => alert.Id, alert => alert.Data);
        foreach (var (id, data) in world.Published)
        {
            if (!committed.TryGetValue(id, out var bytes) && world.Store.Failovers == 0)
                world.Break("I5", $"alert {id} is on the topic, and not in the outbox");
            var isSame = world.Store.Failovers == 0
                ? data.AsSpan().SequenceEqual(bytes)
                : world.Store.EverCommitted(id).Any(text => data.AsSpan().SequenceEqual(text));
            if (!isSame)
                world.Break("I4", $"alert {id} is on the topic with other bytes than were committed");
        }
        var published = world.Published.Select(alert => alert.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var alert in content.Alerts)
        {
            if (!published.Contains(alert.Id))
                world.Break("I4", $"alert {alert.Id} is committed, and not on the topic");
            // A recovery of a burn rate does not say when it fired, which is part of its id, and may differ where a partition fell silent.
            if (IsFiring(alert) && unbroken.IdsByText.TryGetValue(Nameless(alert), out var id) && id != alert.Id)
                world.Break("I4", $"an alert has the id {id} in one run and {alert.Id} in another");
        }
    }

    // I6: the figures of a window are those of its facts, summed anew.
    private void Figures()
    {
        foreach (var rows in content.History.GroupBy(row => (row.Network, row.Window)))
        {
            var window = world.Setup.Measure.Windows.Single(window => window.Name == rows.Key.Window);
            var isHourly = MeasureOptions.IsHourly(window);
            var facts = (isHourly ? content.Hours : content.Slices).Where(facts => facts.Network == rows.Key.Network).ToList();
            foreach (var row in world.Seed % Sample == 0 ? rows : rows.TakeLast(1))
            {
                var tally = new WindowTally(world.Setup.Measure.Judge, isHourly);
                foreach (var pane in facts)
                    if (pane.Start >= row.End - window.Length && pane.Start < row.End)
                        tally.Add(pane.Rows);
                if (!tally.Figures().Equals(row.Figures))
                    world.Break("I6", $"{row.Window} of {row.Network} at {row.End} is {row.Figures}, and from its facts {tally.Figures()}");
            }
        }
    }

    // I2: the order of cells that is stored is that of their documents, of the same end.
    private void Rankings()
    {
        var ends = Documents<NetworkCoverage>().ToDictionary(d => (d.Network, d.Window), d => EventTime.FromUtc(d.WindowEnd));
        var cells = Documents<CellCoverage>().ToLookup(cell => (cell.Network, cell.Window), DemandKey.Of);
        if (!content.Rankings.Select(ranking => (ranking.Network, ranking.Window)).ToHashSet().IsSupersetOf(cells.Select(cell => cell.Key)))
            world.Break("I2", "a window with cells has no ranking");
        foreach (var ranking in content.Rankings)
        {
            var window = (ranking.Network, ranking.Window);
            if (ranking.WindowEnd != ends[window] || !ranking.IsWhole || !ranking.Cells.SequenceEqual(cells[window].Order(DemandKey.Order)))
                world.Break("I2", $"the ranking of {window} at {ranking.WindowEnd} is not that of its documents at {ends[window]}");
        }

        IEnumerable<T> Documents<T>() => content.Documents.Where(d => d.Type == typeof(T).Name).Select(d => JsonSerializer.Deserialize<T>(d.Data!)!);
    }

    // I11: nothing that is counted is negative. (All that is stored of figures is integers, so none is NaN.)
    private void NothingNegative()
    {
        foreach (var facts in content.Slices)
            foreach (var row in facts.Rows)
                for (var outcome = 0; outcome < OutcomeNames.Count; outcome++)
                    if (row.Requests[outcome] < 0 || row.Attempts[outcome] < 0)
                        world.Break("I11", $"{facts.Network} {facts.Start} has {row}");
        foreach (var row in content.Accounting)
            if (long.Min(long.Min(row.Messages, row.Consumed), long.Min(long.Min(row.Accepted, row.Late), long.Min(row.Duplicate, row.Lost))) < 0)
                world.Break("I11", $"{row with { Rejected = [] }}");
    }

    private static bool IsFiring(OutboxAlert alert) => Encoding.UTF8.GetString(alert.Data).Contains("\"state\":\"firing\"", StringComparison.Ordinal);

    internal static string Nameless(OutboxAlert alert) => Encoding.UTF8.GetString(alert.Data).Replace(alert.Id, "", StringComparison.Ordinal);
}

/// <summary>A run without faults, for all the runs with faults over the same inputs.</summary>
internal sealed record Unbroken(SimLog Inputs, MemoryContent Content, IReadOnlyDictionary<string, string> IdsByText)
{
    public static async Task<Unbroken> OfAsync(int traffic, Setup setup)
    {
        var inputs = World.LogOf(traffic, setup);
        var content = await new World(traffic, faults: false, setup: setup, inputs: inputs).RunAsync();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var alert in content.Alerts)
            ids[Laws.Nameless(alert)] = alert.Id;
        return new(inputs, content, ids);
    }
}
