using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>The operators of one network: who was there when, what each declares, what each has served.</summary>
/// <remarks>
/// What the roster says depends on which events came, not on their order: an operator's standing is read off its timeline, which is kept
/// sorted by event time. An event whose id is in the timeline already changes nothing.
/// </remarks>
internal sealed class OperatorRoster
{
    private const int TimelineMax = 256;
    private readonly SortedDictionary<string, OperatorStanding> _standings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    public OperatorRoster(IEnumerable<OperatorStanding> standings)
    {
        foreach (var standing in standings)
            _standings.Add(standing.Operator, standing);
    }

    /// <summary>Takes an operator event in.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Apply(OperatorEvent @event)
    {
        var standing = Standing(@event.Network, @event.Operator);
        if (standing.Timeline.Any(milestone => milestone.EventId == @event.EventId))
            return false;
        var milestone = new OperatorMilestone(
            @event.EventId, @event.OccurredAt.ToUtc(), Word(@event.Type),
            Declared(@event.Capabilities), Shared(@event.Dependencies), @event.StakeMicros);
        var timeline = standing.Timeline.Append(milestone)
            .OrderBy(m => m.At).ThenBy(m => m.EventId, StringComparer.Ordinal).TakeLast(TimelineMax).ToList();
        Set(standing with
        {
            Timeline = timeline,
            JoinedAt = timeline.Where(m => m.Type == "joined").Select(m => (DateTimeOffset?)m.At).Append(standing.JoinedAt).Min(),
            LeftAt = timeline[^1].Type == "left" ? timeline[^1].At : null,
            Capabilities = timeline.LastOrDefault(m => m.Capabilities is not null)?.Capabilities ?? standing.Capabilities,
            Dependencies = timeline.LastOrDefault(m => m.Dependencies is not null)?.Dependencies ?? standing.Dependencies,
            StakeMicros = timeline.LastOrDefault(m => m.StakeMicros is not null)?.StakeMicros ?? standing.StakeMicros,
        });
        return true;
    }

    /// <summary>Counts what operators served in a slice; <paramref name="sign"/> -1 takes restated figures back.</summary>
    public void Count(string network, SliceFacts slice, int sign)
    {
        var at = slice.Start.ToUtc();
        foreach (var served in OperatorPanes.Of(slice))
        {
            var standing = Standing(network, served.Operator);
            Set(standing with
            {
                Attempts = standing.Attempts + (sign * served.All.Attempts),
                Succeeded = standing.Succeeded + (sign * served.All.Succeeded),
                RewardMicros = unchecked(standing.RewardMicros + (sign * served.All.RewardMicros)),
                FirstServedAt = standing.FirstServedAt < at ? standing.FirstServedAt : at,
                LastServedAt = standing.LastServedAt > at ? standing.LastServedAt : at,
            });
        }
    }

    /// <summary>Notes how a join was assessed.</summary>
    /// <returns>Whether that is news: the first assessment of the join, another label, or the last look.</returns>
    public bool Assess(OperatorAssessment assessment)
    {
        if (!_standings.TryGetValue(assessment.Operator, out var standing))
            return false;
        var (before, after) = (standing.Assessed, new JoinAssessed(
            assessment.JoinEventId, assessment.Look, assessment.Final, assessment.Verdict, assessment.Label));
        if (before == after)
            return false;
        Set(standing with { Assessed = after });
        return before is null || before with { Look = after.Look } != after;
    }

    /// <summary>The operators' standings, by ordinal of their names.</summary>
    public IReadOnlyCollection<OperatorStanding> Standings => _standings.Values;

    /// <summary>How many operators were known, and how many present, just before <paramref name="at"/>.</summary>
    public OperatorCounts CountsAt(EventTime at)
    {
        var (known, present, moment) = (0, 0, at.ToUtc());
        foreach (var standing in _standings.Values)
        {
            if (standing.JoinedAt < moment || standing.FirstServedAt < moment)
                known++;
            if (standing.Timeline.LastOrDefault(m => m.At < moment) is { Type: not "left" })
                present++;
        }
        return new(known, present);
    }

    /// <summary>The standings that changed since the last call.</summary>
    public IReadOnlyList<OperatorStanding> TakeChanged()
    {
        List<OperatorStanding> changed = [.. _changed.Order(StringComparer.Ordinal).Select(name => _standings[name])];
        _changed.Clear();
        return changed;
    }

    /// <summary>The word for an event's type, as in the timeline.</summary>
    public static string Word(OperatorEventType type) => type switch
    {
        OperatorEventType.Joined => "joined",
        OperatorEventType.CapabilitiesChanged => "capabilities-changed",
        _ => "left",
    };

    /// <summary>The declared capabilities as a document holds them.</summary>
    public static DeclaredCapabilities? Declared(Capabilities? c) =>
        c is null ? null : new(c.Models, c.Tasks, c.Hardware, c.Regions, c.Verification);

    /// <summary>The dependencies as a document holds them.</summary>
    public static SharedDependencies? Shared(Dependencies? d) => d is null ? null : new(d.Owner, d.Upstream, d.Image, d.DataCenter);

    private OperatorStanding Standing(string network, string name) => _standings.GetValueOrDefault(name) ?? new()
    {
        Id = $"{network}/{name}",
        Network = network,
        Operator = name,
        JoinedAt = null,
        LeftAt = null,
        Capabilities = null,
        Dependencies = null,
        StakeMicros = null,
        Attempts = 0,
        Succeeded = 0,
        RewardMicros = 0,
        FirstServedAt = null,
        LastServedAt = null,
        Timeline = [],
    };

    private void Set(OperatorStanding standing)
    {
        _standings[standing.Operator] = standing;
        _changed.Add(standing.Operator);
    }
}
