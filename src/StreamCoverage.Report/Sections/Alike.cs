using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>Whether the operators differ, or only look many.</summary>
internal static class Alike
{
    public static Html Of(ReportMaterial material)
    {
        if (material.Analysis?.Convergence is not { } c || material.Contributions.Count == 0)
            return Parts.Section("alike", "How alike", Parts.Note("No operator made an attempt in a window that was analysed."));
        var operators = $"operators with an attempt: {FigureText.Count(material.Contributions.Count)}";
        return Parts.Section("alike", "How alike",
            Parts.Sentence(material.Contributions.Count == 1 ? Html.Of($"One operator served, so that there is none to compare it with.") : Html.Of($"{FigureText.Count(material.Contributions.Count)} operators work like {FigureText.Number(c.EffectiveStrategies)} distinct ones, and fail like {FigureText.Number(c.IndependentOperators)} independent ones.")),
            Parts.Figures("Convergence", material.To,
                new("effective-operators", "effective operators", FigureText.Number(c.EffectiveOperators), operators, c.WindowEnd),
                new("effective-strategies", "effective strategies", FigureText.Number(c.EffectiveStrategies), operators, c.WindowEnd),
                new("similarity", "similarity", FigureText.Percent(c.Similarity), $"{operators}; 100 % where all serve the same in the same proportions", c.WindowEnd),
                new("overlap", "overlap", FigureText.Percent(c.Overlap), $"{operators}, in pairs: the chance that their requests are for one cell", c.WindowEnd),
                new("independent-operators", "independent operators", FigureText.Number(c.IndependentOperators), $"{operators}, by who fails with whom", c.WindowEnd),
                new("common-cause", "common cause", FigureText.Percent(c.CommonCause), $"of the bad times of {operators}", c.WindowEnd),
                new("convergence-trend", "change of similarity per day", FigureText.Points(c.Trend?.SlopePerDay), c.Trend is { } trend ? $"{trend.Days} days, p {FigureText.P(trend.P)}: {(trend.Converging ? "converging" : "no convergence")}" : "fewer than four days are known", c.WindowEnd)),
            Parts.Table(
                $"Concentration, window to {FigureText.Moment(c.WindowEnd)} ({Parts.Age(c.WindowEnd, material.To)})",
                ["of what, by whom", "members", new("effective number", "effective-number"), new("HHI", "hhi"), new("Gini", "gini"), new("more than half", "nakamoto"), new("carry 90 %", "carry-90")],
                c.Concentrations.Select(one => Parts.Row(
                    Html.Text($"{one.Of} by {one.By}"), FigureText.Count(one.Members), FigureText.Number(one.EffectiveNumber), FigureText.Number(one.Hhi),
                    FigureText.Number(one.Gini), FigureText.Count(one.Nakamoto), FigureText.Count(one.Carry90)))));
    }
}
