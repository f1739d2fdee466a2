namespace StreamCoverage.Core.Contribution;

/// <summary>Which cells a join touched and which it is compared with: their places in the list of cells, ascending.</summary>
internal sealed record JoinArms(
    IReadOnlyList<int> Treated, IReadOnlyList<int> Control, ControlKind Kind, double? Contamination, int JoinsOverlapping)
{
    public static JoinArms Of(
        OperatorJoin join, TouchingJoins touching, IReadOnlyList<JoinCell> cells, IReadOnlyList<JoinPair> pairs, JoinStudyOptions options)
    {
        var own = new DeclaredCapability(join.Declared);
        var self = touching.PlaceOf(join);
        var isTreated = new bool[cells.Count];
        for (var i = 0; i < cells.Count; i++)
            isTreated[i] = own.Covers(cells[i].Cell);
        int[] untouched = [.. Enumerable.Range(0, cells.Count)
            .Where(i => !isTreated[i] && cells[i].Counts.SeenInBoth && !touching.Declared.Covers(cells[i].Cell))];

        var serving = pairs.Where(pair => isTreated[pair.Cell] && Requests(pair) > 0)
            .Select(pair => pair.Operator).ToHashSet(StringComparer.Ordinal);
        var shared = new long[cells.Count];
        foreach (var pair in pairs)
            if (serving.Contains(pair.Operator))
                shared[pair.Cell] += Requests(pair);
        int[] apart = [.. untouched.Where(i => shared[i] == 0)];

        var (control, kind) = apart.Length > 0 ? (apart, ControlKind.Untouched)
            : untouched.Length > 0 ? (untouched, ControlKind.NotYetJoined)
            : (untouched, ControlKind.None);
        return new(
            [.. Enumerable.Range(0, cells.Count).Where(i => isTreated[i] && Demand(cells[i]) > 0)],
            control,
            kind,
            control.Length == 0 ? null : Math.Min(1, (double)control.Sum(i => shared[i]) / control.Sum(i => Demand(cells[i]))),
            Overlapping(touching, self, cells, isTreated));
    }

    private static int Overlapping(TouchingJoins touching, int self, IReadOnlyList<JoinCell> cells, bool[] isTreated)
    {
        var found = new bool[touching.Joins.Count];
        for (var i = 0; i < cells.Count; i++)
            if (isTreated[i])
                touching.Declared.Mark(cells[i].Cell, found);
        return found.Count(one => one) - (self >= 0 && found[self] ? 1 : 0);
    }

    private static long Requests(JoinPair pair) => pair.Attempts.Before.Requests + pair.Attempts.After.Requests;

    private static long Demand(JoinCell cell) => cell.Counts.Before.Requests + cell.Counts.After.Requests;
}
