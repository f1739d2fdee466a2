using StreamCoverage.Core.Events;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Encoding;
using AlertState = StreamCoverage.Schemas.Encoding.AlertState;

namespace StreamCoverage.Pipeline.Watching;

/// <summary>Turns a regression into document, domain event and alert.</summary>
/// <param name="network">The tenant.</param>
/// <param name="evidence">Which records made the newest slices, oldest first.</param>
internal sealed class AlertTelling(string network, IReadOnlyList<SliceEvidence> evidence)
{
    public void Tell(StreamScope scope, Regression regression, MeasureOutput output)
    {
        var opened = regression.ResolvedAt is null;
        var openingId = AlertId(scope, regression, revision: "0");
        var id = opened ? openingId : AlertId(scope, regression, revision: "1");
        var alert = new CoverageAlert
        {
            Id = openingId,
            Network = network,
            Rule = scope.Rule,
            State = opened ? "firing" : "resolved",
            OnsetAt = regression.Onset.ToUtc(),
            FiredAt = regression.FiredAt.ToUtc(),
            ResolvedAt = regression.ResolvedAt?.ToUtc(),
            Before = Shares.Rounded(regression.Before),
            After = Shares.Rounded(regression.After),
            Requests = regression.Requests,
            DefinitionVersion = MeasureOptions.DefinitionVersion,
            Severity = scope.Severity.Word(),
            Scope = scope.Text,
            Window = scope.Window,
            Dimension = scope.Dimension?.DimensionName,
            Value = scope.Dimension?.ValueName,
            Cell = scope.Cell?.Id,
            Model = scope.Cell?.Model,
            Task = scope.Cell?.Task,
            Hardware = scope.Cell?.Hardware,
            Region = scope.Cell?.Region,
            Verification = scope.Cell?.Verification,
            Size = scope.Cell?.Size,
            ReporterHighest = regression.Reporters?.Highest,
            ReporterLowest = regression.Reporters?.Lowest,
        };
        var at = regression.ResolvedAt ?? regression.FiredAt;
        output.Set(new(nameof(CoverageAlert), alert.Id, network, DocumentJson.Write(alert)));
        output.Events.Add(ToEvent(alert, id, at));
        output.Outbox.Add(new(id, network, at, Message(scope, alert, id, at, regression.Onset)));
    }

    // A stream's onset is its own alert's alone; windows of a burn rate may begin with the same slice twice.
    private string AlertId(StreamScope scope, Regression regression, string revision) => Ids.Hex(
        scope.Rule, network, scope.Cell?.Id ?? scope.Dimension?.ToString() ?? "", scope.Window ?? "network",
        (scope.Window is null ? regression.Onset : regression.FiredAt).ToString(), revision);

    private StreamEvent ToEvent(CoverageAlert alert, string id, EventTime at)
    {
        var (type, data) = alert.ResolvedAt is { } resolved
            ? (nameof(CoverageRecovered), DocumentJson.Write(new CoverageRecovered(alert.Id, network, alert.Rule, alert.OnsetAt, resolved, alert.Scope)))
            : (nameof(CoverageRegressed), DocumentJson.Write(new CoverageRegressed(
                alert.Id, network, alert.Rule, alert.OnsetAt, alert.FiredAt, alert.Before, alert.After, alert.Requests, alert.Scope, alert.Severity)));
        return new($"network/{network}", "network", Ids.Uuid("coverage", id), type, at, data);
    }

    private byte[] Message(StreamScope scope, CoverageAlert alert, string id, EventTime at, EventTime onset)
    {
        var slices = evidence.Where(evidence => evidence.Slice >= onset).ToList();
        var sources = slices.SelectMany(evidence => evidence.Sources).GroupBy(s => s.Source).OrderBy(g => g.Key);
        return CoverageAlertWriter.Write(new(
            AlertId: id,
            Network: network,
            Rule: scope.Rule,
            State: alert.ResolvedAt is null ? AlertState.Firing : AlertState.Resolved,
            Cell: scope.Cell,
            Window: scope.Window,
            OnsetAt: onset,
            OccurredAt: at,
            Before: alert.Before,
            After: alert.After,
            Requests: alert.Requests,
            Slices: [.. slices.Select(evidence => evidence.Slice)],
            Offsets: [.. sources.Select(g => new OffsetRange(g.Key, g.Min(s => s.Through), g.Max(s => s.Through)))],
            Revision: alert.ResolvedAt is null ? 0 : 1,
            DefinitionVersion: MeasureOptions.DefinitionVersion,
            Dimension: scope.Dimension,
            Severity: scope.Severity,
            Reporters: alert.ReporterHighest is null ? null : new(alert.ReporterHighest, alert.ReporterLowest!)));
    }
}
