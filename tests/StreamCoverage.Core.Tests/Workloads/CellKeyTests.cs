using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Workloads;

public sealed class CellKeyTests
{
    [Fact]
    public void A_cell_comes_back_from_its_numbers_and_equal_cells_have_equal_numbers() => Seeds.Each(random =>
    {
        var symbols = new SymbolTable();
        WorkloadCell Any() => WorkloadCell.Of(
            [.. Enumerable.Range(0, WorkloadCell.DimensionCount).Select(_ => random.Next(3) == 0 ? null : $"v{random.Next(2)}")]);
        var (a, b) = (Any(), Any());
        var (keyA, keyB) = (CellKey.Of(a, symbols), CellKey.Of(b, symbols));
        Assert.Equal(a, keyA.ToCell(symbols));
        Assert.Equal(a.Equals(b), keyA.Equals(keyB));
    });

    [Fact]
    public void The_default_key_is_the_cell_that_asks_for_nothing() =>
        Assert.Equal(new WorkloadCell(null, null, null, null, null, null), default(CellKey).ToCell(new SymbolTable()));
}
