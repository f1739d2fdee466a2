using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Analysis;

namespace StreamCoverage.Pipeline.Studies;

/// <summary>One join of one operator, as the operator's events tell it.</summary>
/// <param name="EventId">The event by which it joined.</param>
/// <param name="At">When it joined.</param>
/// <param name="Join">For the study: at the start of the period in which it joined, so that joins of one period share their windows.</param>
/// <param name="Owner">Who owned it then; null where nobody is declared.</param>
internal sealed record StudiedJoin(string EventId, EventTime At, OperatorJoin Join, string? Owner);

/// <summary>Finds the joins in operators' standings.</summary>
internal static class OperatorJoins
{
    private static readonly Capabilities Nothing = new([], [], [], [], []);

    /// <summary>Each operator's newest join before a moment, in the order of time, then of names. Joining while present is no join.</summary>
    public static IReadOnlyList<StudiedJoin> Before(IEnumerable<OperatorStanding> standings, EventTime moment, TimeSpan period) =>
    [
        .. standings.Select(standing => Newest(standing, moment, period)).OfType<StudiedJoin>()
            .OrderBy(join => join.Join.At).ThenBy(join => join.Join.Operator, StringComparer.Ordinal),
    ];

    /// <summary>What was declared at every join in [from, to), in the order of time, then of names.</summary>
    public static IReadOnlyList<(EventTime At, Capabilities Declared)> Between(IEnumerable<OperatorStanding> standings, EventTime from, EventTime to) =>
    [
        .. standings.SelectMany(standing => Joins(standing)
                .Select(joined => (At: EventTime.FromUtc(joined.At), Standing: standing)).Where(join => join.At >= from && join.At < to))
            .OrderBy(join => join.At).ThenBy(join => join.Standing.Operator, StringComparer.Ordinal)
            .Select(join => (join.At, DeclaredAt(join.Standing, join.At).Capabilities ?? Nothing)),
    ];

    private static StudiedJoin? Newest(OperatorStanding standing, EventTime moment, TimeSpan period)
    {
        if (Joins(standing).TakeWhile(milestone => EventTime.FromUtc(milestone.At) < moment).LastOrDefault() is not { } joined)
            return null;
        var at = EventTime.FromUtc(joined.At);
        var declared = DeclaredAt(standing, at);
        return new(
            joined.EventId, at, new(standing.Operator, at.FloorTo(period), declared.Capabilities ?? Nothing), declared.Dependencies?.Owner);
    }

    private static IEnumerable<OperatorMilestone> Joins(OperatorStanding standing)
    {
        var present = false;
        foreach (var milestone in standing.Timeline)
        {
            if (milestone.Type == "joined" && !present)
                yield return milestone;
            present = milestone.Type != "left";
        }
    }

    private static OperatorProfile DeclaredAt(OperatorStanding standing, EventTime at) =>
        new OperatorProfiles([standing], at + TimeSpan.FromMicroseconds(1))[standing.Operator];
}
