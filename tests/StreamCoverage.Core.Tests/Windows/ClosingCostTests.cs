using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Tests.Windows;

/// <summary>What closing a slice costs, in looks at operators: the clusters that are asked for.</summary>
public sealed class ClosingCostTests
{
    private const int Cells = 20;
    private const int Operators = 100;
    private int _asked;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(Operators)]
    public void Only_operators_that_changed_are_looked_at(int changed)
    {
        var tally = new WindowTally(new(), panesAreHours: false, ClusterOf);
        tally.Add(Pane(Operators));
        tally.Figures();
        Assert.Equal(Cells * Operators, _asked);

        _asked = 0;
        tally.Add(Pane(changed));
        tally.Figures();
        // Each is taken out of its cluster and put in again.
        Assert.Equal(2 * Cells * changed, _asked);
        Assert.All(tally.Cells, cell => Assert.Equal((Operators, Operators / 2), (cell.OperatorsServing, cell.ClustersServing)));
    }

    private string ClusterOf(string name)
    {
        _asked++;
        return name[..^1] + ((name[^1] - '0') / 2);
    }

    private static IReadOnlyList<SliceRow> Pane(int operators) =>
    [
        .. Enumerable.Range(0, Cells)
            .SelectMany(cell => Enumerable.Range(0, operators).Select(o => Build.Row($"m{cell}", Build.Counts(100), $"o{o:d3}"))).Order(),
    ];
}
