using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Tests.Windows;

public sealed class FigureSumsTests
{
    [Fact]
    public void Figures_come_back_from_their_sums() => Seeds.Each(random =>
    {
        var tally = new WindowTally(new CellJudge(), panesAreHours: true);
        tally.Add(Draw.Pane(random));
        var figures = tally.Figures();
        var bare = figures with
        {
            Attempts = default,
            Soft = default,
            Spread = default,
            SpreadCovered = default,
            Sparse = default,
            Clusters = default,
            Operators = default,
            Strategies = default,
        };
        Assert.Equal(figures, FigureSums.With(bare, FigureSums.Of(figures)));
        Assert.Equal(FigureSums.Names.Count, FigureSums.Of(figures).Count);
    });

    [Fact]
    public void A_list_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => FigureSums.With(new WindowTally(new CellJudge(), false).Figures(), [1, 2]));
}
