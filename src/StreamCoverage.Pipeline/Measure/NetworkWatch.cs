using StreamCoverage.Core.Events;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Encoding;
using AlertState = StreamCoverage.Schemas.Encoding.AlertState;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Watches one network's failure rate over closed slices, and turns what is found into document, domain event and alert.</summary>
/// <remarks>Sequential: a slice enters once, as it was when it closed. What is restated later changes figures, never a past alert.</remarks>
internal sealed class NetworkWatch(string network, NetworkMemory memory, MeasureOptions options)
{
    private const int EvidenceSlicesMax = 64;
    private const string Rule = "network-failure-rate";

    public NetworkMemory Memory { get; } = memory;

    /// <summary>Takes in a slice that has just closed.</summary>
    public void Step(SliceFacts facts, PartialSet partials, MeasureOutput output)
    {
        Remember(facts.Start, partials);
        var end = facts.Start + options.SliceLength;
        // Slices without data are panes too, but after as many as are merged at most, more of them change nothing.
        var from = facts.Start - (options.SliceLength * options.Regression.PanesMerged);
        for (var slice = EventTime.Max(from, Memory.WatchedThrough); slice < facts.Start; slice += options.SliceLength)
            Step(slice, default, output);
        Step(facts.Start, PaneOf(facts), output);
        Memory.WatchedThrough = end;
    }

    /// <summary>The domain event of a restated slice.</summary>
    public StreamEvent Restated(SliceFacts before, SliceFacts after)
    {
        var (old, now) = (PaneOf(before).Requests, PaneOf(after).Requests);
        var restated = new SliceRestated(network, after.Start.ToUtc(), after.Revision, old, now);
        var id = Ids.Uuid("slice-restated", network, after.Start.ToString(), $"{after.Revision}", $"{old}", $"{now}");
        return new($"network/{network}", "network", id, nameof(SliceRestated), after.Start, DocumentJson.Write(restated));
    }

    private void Step(EventTime start, FailurePane pane, MeasureOutput output)
    {
        var end = start + options.SliceLength;
        if (Memory.Watch.Step(start, end, pane, options.Judge.Threshold, options.Regression) is { } regression)
            Tell(regression, output);
    }

    private static FailurePane PaneOf(SliceFacts facts)
    {
        var pane = default(FailurePane);
        foreach (var row in facts.Rows)
            if (row.Role.IsDemand())
                pane += new FailurePane(row.Requests.Total, row.Requests.Failed);
        return pane;
    }

    private void Remember(EventTime slice, PartialSet partials)
    {
        Memory.Evidence.Add(new(slice, [.. partials.Evidence().Select(e => new SourceThrough(e.Source, e.Through))]));
        if (Memory.Evidence.Count > EvidenceSlicesMax)
            Memory.Evidence.RemoveAt(0);
    }

    private void Tell(Regression regression, MeasureOutput output)
    {
        var opened = regression.ResolvedAt is null;
        var openingId = AlertId(regression.Onset, revision: "0");
        var id = opened ? openingId : AlertId(regression.Onset, revision: "1");
        var alert = new CoverageAlert
        {
            Id = openingId,
            Network = network,
            Rule = Rule,
            State = opened ? "firing" : "resolved",
            OnsetAt = regression.Onset.ToUtc(),
            FiredAt = regression.FiredAt.ToUtc(),
            ResolvedAt = regression.ResolvedAt?.ToUtc(),
            Before = Shares.Rounded(regression.Before),
            After = Shares.Rounded(regression.After),
            Requests = regression.Requests,
            DefinitionVersion = MeasureOptions.DefinitionVersion,
        };
        var at = regression.ResolvedAt ?? regression.FiredAt;
        output.Set(new(nameof(CoverageAlert), alert.Id, network, DocumentJson.Write(alert)));
        output.Events.Add(ToEvent(alert, id, at));
        output.Outbox.Add(new(id, network, at, Message(alert, id, at, regression.Onset)));
    }

    private string AlertId(EventTime onset, string revision) => Ids.Hex(Rule, network, "", "network", onset.ToString(), revision);

    private StreamEvent ToEvent(CoverageAlert alert, string id, EventTime at)
    {
        var (type, data) = alert.ResolvedAt is { } resolved
            ? (nameof(CoverageRecovered), DocumentJson.Write(new CoverageRecovered(alert.Id, network, Rule, alert.OnsetAt, resolved)))
            : (nameof(CoverageRegressed), DocumentJson.Write(
                new CoverageRegressed(alert.Id, network, Rule, alert.OnsetAt, alert.FiredAt, alert.Before, alert.After, alert.Requests)));
        return new($"network/{network}", "network", Ids.Uuid("coverage", id), type, at, data);
    }

    private byte[] Message(CoverageAlert alert, string id, EventTime at, EventTime onset)
    {
        var slices = Memory.Evidence.Where(evidence => evidence.Slice >= onset).ToList();
        var sources = slices.SelectMany(evidence => evidence.Sources).GroupBy(s => s.Source).OrderBy(g => g.Key);
        return CoverageAlertWriter.Write(new(
            AlertId: id,
            Network: network,
            Rule: Rule,
            State: alert.ResolvedAt is null ? AlertState.Firing : AlertState.Resolved,
            Cell: null,
            Window: null,
            OnsetAt: onset,
            OccurredAt: at,
            Before: alert.Before,
            After: alert.After,
            Requests: alert.Requests,
            Slices: [.. slices.Select(evidence => evidence.Slice)],
            Offsets: [.. sources.Select(g => new OffsetRange(g.Key, g.Min(s => s.Through), g.Max(s => s.Through)))],
            Revision: alert.ResolvedAt is null ? 0 : 1,
            DefinitionVersion: MeasureOptions.DefinitionVersion));
    }
}
