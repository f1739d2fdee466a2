using StreamCoverage.Lab.Reporting;
using StreamCoverage.Report.Drawing;

namespace StreamCoverage.Lab.Tests;

/// <summary>What the laboratory itself is made of.</summary>
public sealed class ToolTests
{
    [Theory]
    [InlineData(0.95, 0.01, true)]
    [InlineData(0.90, 0.01, true)]
    [InlineData(0.88, 0.01, false)]
    [InlineData(1.00, 0.005, false)]
    public void A_claim_holds_within_four_standard_errors(double found, double error, bool holds) =>
        Assert.Equal(holds, new Check("", new(found, error, 200), 0.93, 0.97).Holds);

    [Fact]
    public void What_was_never_found_holds_no_claim() => Assert.False(new Check("", Estimate.Of([null, null]), 0, 1).Holds);

    [Fact]
    public void Few_cases_that_agree_prove_little() =>
        Assert.Equal((true, false), (new Check("", Estimate.Of([1, 1, 1]), 0, 0.9).Holds, new Check("", Estimate.Of(Enumerable.Repeat<double?>(1, 200)), 0, 0.9).Holds));

    [Fact]
    public void A_mean_comes_with_its_error()
    {
        var estimate = Estimate.Of([1, 2, 3, null]);
        Assert.Equal((2.0, 3), (estimate.Mean, estimate.Seeds));
        Assert.Equal(1 / Math.Sqrt(3), estimate.Error, 1e-12);
        Assert.Equal(0.25, Estimate.Ratio([(1, 2), (1, 6)]).Mean, 1e-12);
    }

    [Fact]
    public void Results_stand_in_the_order_of_the_seeds_however_many_cores_play()
    {
        ulong[] expected = [.. Enumerable.Range(1, 50).Select(i => (ulong)i)];
        foreach (var cores in new[] { 1, 2, 8 })
            Assert.Equal(expected, new LabRun(50, cores, TextWriter.Null).Over("", 50, seed => seed));
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere()
    {
        var findings = new Findings(
            "a < b", "text", [new("table", ["x", "y"], [["1", "<2>"]])],
            [new("plot", "x", "y", [Series.Line("line", [(0, 1), (1, double.NaN), (2, 3)]), new("bars", [(1, 2, 1, 3)], Joined: false)])], [new("claim", new(1, 0.1, 5), 0, 2)]);
        var page = HtmlReport.Of("heading", "preface", [findings]);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("a &lt; b", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }
}
