using System.Runtime.InteropServices;
using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Windows;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>What each operator adds to coverage, beside what it served and was paid.</summary>
internal static class ContributionAnalyst
{
    public static IReadOnlyList<OperatorContribution> Of(AnalysisView view, IReadOnlyList<CellTally> cells)
    {
        List<KeyValuePair<string, Served>> served = [.. ServedIn(cells).OrderBy(one => one.Key, StringComparer.Ordinal)];
        var numbers = served.Select((one, i) => (one.Key, i)).ToDictionary(one => one.Key, one => one.i, StringComparer.Ordinal);
        List<CellTally> covered = [.. cells.Where(cell => cell.Verdict.State == CellState.Covered)];

        var certain = ShapleyCoverage.Of([.. covered.Select(cell => new QualifiedCell(cell.Demand.Total, Numbers(cell, numbers)))], numbers.Count);
        var probable = ShapleyProbabilistic.Of([.. cells.Select(cell => ServedCellOf(cell, numbers))], numbers.Count);
        var places = Places(covered, numbers);
        var paid = IncentiveShares.Of(served.Select(one => new PaidOperator(one.Key, Math.Max(0, one.Value.RewardMicros), certain.Shapley[numbers[one.Key]])))
            .Operators.ToDictionary(share => share.Operator, StringComparer.Ordinal);
        var declared = Declared(view, cells, served.Select(one => one.Key));
        var demand = cells.Sum(cell => cell.Demand.Total);
        return
        [
            .. served.Select(one =>
            {
                var (number, profile) = (numbers[one.Key], view.Profiles[one.Key]);
                return new OperatorContribution
                {
                    Id = $"{view.Network}/{view.Window.Name}/{one.Key}",
                    Network = view.Network,
                    Window = view.Window.Name,
                    WindowEnd = view.End.ToUtc(),
                    Operator = one.Key,
                    Owner = profile.Dependencies?.Owner,
                    Attempts = one.Value.Attempts,
                    Succeeded = one.Value.Succeeded,
                    RewardMicros = one.Value.RewardMicros,
                    CellsServed = one.Value.Cells,
                    CellsQualified = places[number].Qualified,
                    CellsDeclared = profile.Capabilities is null ? null : declared[one.Key].Cells,
                    CellsDeclaredServed = profile.Capabilities is null ? null : declared[one.Key].Served,
                    PivotalShare = Share(certain.LeaveOneOut[number], demand),
                    ShapleyShare = Share(certain.Shapley[number], demand),
                    ShapleyProbabilistic = Share(probable.Shapley[number], demand),
                    PaidShare = Shares.Rounded(paid[one.Key].PaidShare),
                    CoverageShare = Shares.Rounded(paid[one.Key].CoverageShare),
                    Role = JoinVerdict.RoleOf(
                        places[number].Alone / (double)Math.Max(1, demand), places[number].OfFew / (double)Math.Max(1, demand),
                        places[number].OfMany / (double)Math.Max(1, demand), new JoinRule()).Word(),
                };
            }),
        ];
    }

    private static Dictionary<string, Served> ServedIn(IReadOnlyList<CellTally> cells)
    {
        var served = new Dictionary<string, Served>(StringComparer.Ordinal);
        foreach (var cell in cells)
            foreach (var (name, share) in cell.OperatorSharesUnsorted)
            {
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(served, name, out _);
                sum = sum.Plus(share);
            }
        return served;
    }

    private static List<int> Numbers(CellTally cell, Dictionary<string, int> numbers) => [.. cell.Qualified.Select(one => numbers[one.Key])];

    private static ServedCell ServedCellOf(CellTally cell, Dictionary<string, int> numbers) => new(
        cell.Demand.Total,
        [.. cell.OperatorShares.Select(one => ServingOperator.Of(numbers[one.Key], new(one.Value.Attempts, one.Value.Succeeded)))]);

    private static Place[] Places(List<CellTally> covered, Dictionary<string, int> numbers)
    {
        var places = new Place[numbers.Count];
        foreach (var cell in covered)
            foreach (var (name, _) in cell.Qualified)
                places[numbers[name]].Add(cell.Demand.Total, cell.OperatorsServing);
        return places;
    }

    // All declarations at once, because each by itself would look at every cell.
    private static Dictionary<string, (int Cells, int Served)> Declared(AnalysisView view, IReadOnlyList<CellTally> cells, IEnumerable<string> operators)
    {
        List<(string Name, Capabilities Capabilities)> declaring =
            [.. operators.Select(name => (name, view.Profiles[name].Capabilities)).Where(one => one.Capabilities is not null).Select(one => (one.name, one.Capabilities!))];
        var all = new DeclaredCapability([.. declaring.Select(one => one.Capabilities)]);
        var (found, counts) = (new bool[declaring.Count], new (int Cells, int Served)[declaring.Count]);
        foreach (var cell in cells)
        {
            Array.Clear(found);
            all.Mark(cell.Cell, found);
            for (var i = 0; i < found.Length; i++)
                if (found[i])
                    counts[i] = (counts[i].Cells + 1, counts[i].Served + (cell.HasServed(declaring[i].Name) ? 1 : 0));
        }
        return declaring.Select((one, i) => (one.Name, Counts: counts[i])).ToDictionary(one => one.Name, one => one.Counts, StringComparer.Ordinal);
    }

    private static decimal? Share(double part, long whole) => whole == 0 ? null : Shares.Rounded(part / whole);

    private readonly record struct Served(long Attempts, long Succeeded, long RewardMicros, int Cells)
    {
        public Served Plus(in OperatorShare share) => new(
            Attempts + share.Attempts, Succeeded + share.Succeeded, unchecked(RewardMicros + share.RewardMicros), Cells + (share.Attempts > 0 ? 1 : 0));
    }

    /// <summary>Demand of covered cells in which an operator qualifies, by how many others do.</summary>
    private record struct Place(int Qualified, long Alone, long OfFew, long OfMany)
    {
        public void Add(long demand, int qualified)
        {
            Qualified++;
            Alone += qualified == 1 ? demand : 0;
            OfFew += qualified is > 1 and <= Redundancy.Most ? demand : 0;
            OfMany += qualified > Redundancy.Most ? demand : 0;
        }
    }
}
