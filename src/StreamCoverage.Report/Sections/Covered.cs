using StreamCoverage.Documents;
using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>What is covered: the headline's figures, each dimension, and a heat table of the two that tell most.</summary>
internal static class Covered
{
    private const int ValuesMax = 10;

    public static Html Of(ReportMaterial material)
    {
        var n = material.Coverage;
        var demand = $"{FigureText.Count(n.Requests)} requests";
        return Parts.Section("covered", "What is covered",
            Parts.Figures($"The window {n.Window} to {FigureText.Moment(n.WindowEnd)}", material.To,
                new("coverage-lower", "coverage, at least", FigureText.Percent(n.CoverageLower), $"{FigureText.Count(n.DemandCovered)} of {demand} are in covered cells", n.WindowEnd),
                new("coverage-upper", "coverage, at most", FigureText.Percent(n.CoverageUpper), $"all of {demand} but {FigureText.Count(n.DemandUncovered)} in uncovered cells", n.WindowEnd),
                new("coverage-soft", "coverage, expected", FigureText.Percent(n.CoverageSoft), $"{demand} in {n.CellsObserved} cells", n.WindowEnd),
                new("success-rate", "success rate", FigureText.Percent(n.SuccessRate), $"{FigureText.Count(n.Succeeded)} of {demand}; {FigureText.Count(n.Unserved)} were served by nobody", n.WindowEnd),
                new("breadth", "breadth", FigureText.Percent(n.Breadth), $"{n.CellsCovered} of {n.CellsObserved} cells; {n.CellsUncovered} are uncovered, {n.CellsObserved - n.CellsCovered - n.CellsUncovered} undetermined", n.WindowEnd),
                new("operators-present", "operators present", FigureText.Count(n.OperatorsPresent), $"of {FigureText.Count(n.OperatorsKnown)} ever known", n.WindowEnd),
                new("operators-active", "operators that served", FigureText.Count(n.OperatorsActive), $"{FigureText.Count(n.Attempts)} attempts", n.WindowEnd)),
            Parts.Note($"Evidence that is no demand, and no part of these figures: {FigureText.Count(n.ProbedSucceeded)} of {FigureText.Count(n.Probed)} probes succeeded, and {FigureText.Count(n.SelfReportedSucceeded)} of {FigureText.Count(n.SelfReported)} outcomes that operators report of themselves."),
            HeatTable.Of(material.Cells, n.WindowEnd),
            Html.Of($"{(material.Analysis?.Dimensions ?? []).Where(IsAsked).Select(dimension => Dimension(dimension, material.To))}"));
    }

    // Where all demand leaves a dimension open there is nothing to tell.
    private static bool IsAsked(DimensionCoverage dimension) => dimension.Top.Any(value => value.Value is not null);

    private static Html Dimension(DimensionCoverage dimension, DateTimeOffset until) => Parts.Table(
        $"By {dimension.Dimension}: {Math.Min(ValuesMax, dimension.Top.Count)} of {dimension.Values} values, most demand first; window to {FigureText.Moment(dimension.WindowEnd)} ({Parts.Age(dimension.WindowEnd, until)})",
        [dimension.Dimension, new("coverage from", "dimension-coverage-lower"), new("to", "dimension-coverage-upper"), "of requests", "succeeded", "cells", new("operators", "operators-active"), new("binding condition", "binding-condition")],
        dimension.Top.Take(ValuesMax).Select(v => Parts.Row(
            v.Value is { } name ? Html.Name(name) : Html.Of($"<em>any</em>"), FigureText.Percent(v.CoverageLower), FigureText.Percent(v.CoverageUpper),
            FigureText.Count(v.Requests), FigureText.Count(v.Succeeded), FigureText.Count(v.Cells), FigureText.Count(v.Operators), v.Binding ?? "")));
}
