using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Contribution;

/// <summary>The joins in the windows of a join: what they declare is no control. Made once for all joins of one moment.</summary>
public sealed class TouchingJoins
{
    private readonly Dictionary<(string Operator, EventTime At), int> _places;

    /// <param name="joins">Joins at any time.</param>
    /// <param name="windows">The windows; joins outside them do not touch.</param>
    public TouchingJoins(IEnumerable<OperatorJoin> joins, JoinWindows windows)
    {
        Joins = [.. joins.Where(join => join.At >= windows.BeforeStart && join.At < windows.AfterEnd)];
        Declared = new([.. Joins.Select(join => join.Declared)]);
        _places = Joins.Select((join, i) => (join, i)).ToDictionary(one => (one.join.Operator, one.join.At), one => one.i);
    }

    /// <summary>The joins in the windows.</summary>
    public IReadOnlyList<OperatorJoin> Joins { get; }

    /// <summary>What they declare, in the same order.</summary>
    public DeclaredCapability Declared { get; }

    /// <summary>The place of <paramref name="join"/> among them; -1 where it is not.</summary>
    public int PlaceOf(OperatorJoin join) => _places.GetValueOrDefault((join.Operator, join.At), -1);
}
