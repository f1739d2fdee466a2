using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>The operators of one network: who was there when, what each declares, what each has served.</summary>
/// <remarks>
/// What the roster says depends on which events came, not on their order: an operator's standing is read off its timeline, which is kept
/// sorted by event time. An event whose id is in the timeline already changes nothing.
/// <para>
/// Bounded: so many operators that tell of themselves, and so many that serve. Each has a bound of its own, because events come in as they are read
/// and slices as they close, and which comes first depends on how messages were batched. Who came first in the log stays; nobody is forgotten.
/// </para>
/// </remarks>
internal sealed class OperatorRoster
{
    private const int TimelineMax = 256;
    private readonly int _operatorsMax;
    private readonly SortedDictionary<string, OperatorStanding> _standings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private int _declared;
    private int _served;

    /// <param name="standings">The operators as they are stored.</param>
    /// <param name="operatorsMax">Most operators that tell of themselves, and most that serve; more that are stored already stay.</param>
    public OperatorRoster(IEnumerable<OperatorStanding> standings, int operatorsMax = int.MaxValue)
    {
        _operatorsMax = operatorsMax;
        foreach (var standing in standings)
            _standings.Add(standing.Operator, standing);
        _declared = _standings.Values.Count(standing => standing.Timeline.Count > 0);
        _served = _standings.Values.Count(TakesRoom);
    }

    /// <summary>Whether an operator event is of one that told of itself before, or there is room for one more.</summary>
    public bool HasRoomFor(OperatorEvent @event) =>
        _declared < _operatorsMax || _standings.GetValueOrDefault(@event.Operator) is { Timeline.Count: > 0 };

    /// <summary>A slice's rows, with <c>__other__</c> in place of operators that there is no room for: the same sums, in canonical order.</summary>
    /// <remarks>What room there is goes by ordinal of names. Reporters, in rows of what was attested, are no operators and stay.</remarks>
    public IReadOnlyList<SliceRow> Bounded(IReadOnlyList<SliceRow> rows)
    {
        if (_served + (long)rows.Count <= _operatorsMax)
            return rows;
        var over = rows.Where(row => row.Role != ReporterRole.Attested).Select(row => row.Operator).OfType<string>().Distinct()
            .Where(name => name != WorkloadCell.OtherName && _standings.GetValueOrDefault(name) is not { FirstServedAt: not null })
            .Order(StringComparer.Ordinal).Skip(Math.Max(0, _operatorsMax - _served)).ToHashSet(StringComparer.Ordinal);
        if (over.Count == 0)
            return rows;
        var parts = rows.ToLookup(row => row.Role != ReporterRole.Attested && row.Operator is { } name && over.Contains(name));
        var other = parts[true].GroupBy(row => (row.Cell, row.Role), row => row with { Operator = WorkloadCell.OtherName })
            .Select(same => same.Aggregate((sum, row) => sum.Plus(row)));
        return RowSums.Of([[.. parts[false]], [.. other.Order()]]);
    }

    /// <summary>Takes an operator event in.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Apply(OperatorEvent @event)
    {
        var standing = Standing(@event.Network, @event.Operator);
        if (standing.Timeline.Any(milestone => milestone.EventId == @event.EventId))
            return false;
        if (standing.Timeline.Count == 0)
            _declared++;
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
            var before = Standing(network, served.Operator);
            var standing = before with
            {
                Attempts = before.Attempts + (sign * served.All.Attempts),
                Succeeded = before.Succeeded + (sign * served.All.Succeeded),
                RewardMicros = unchecked(before.RewardMicros + (sign * served.All.RewardMicros)),
                FirstServedAt = before.FirstServedAt < at ? before.FirstServedAt : at,
                LastServedAt = before.LastServedAt > at ? before.LastServedAt : at,
            };
            if (TakesRoom(standing) && !TakesRoom(before))
                _served++;
            Set(standing);
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

    private static bool TakesRoom(OperatorStanding standing) => standing.FirstServedAt is not null && standing.Operator != WorkloadCell.OtherName;

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
