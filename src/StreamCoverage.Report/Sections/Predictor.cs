using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>Whether coverage or the operator count predicted better, with the evidence.</summary>
internal static class Predictor
{
    public static Html Of(ReportMaterial material)
    {
        if (material.Verdict is not { } v)
            return Parts.Section("predictor", "Coverage or operator count", Parts.Note("No period of the comparison has ended yet."));
        var forecasts = $"{v.Forecasts} forecasts, {v.Horizon} periods ahead";
        return Parts.Section("predictor", "Coverage or operator count",
            Parts.Sentence(Html.Of($"Which predicted later success better: <strong>{v.Verdict}</strong>. {v.Sentence}")),
            Parts.Note($"Of the whole history to {FigureText.Moment(v.Through)}: {v.Periods} periods of {FigureText.Span(TimeSpan.FromSeconds(v.PeriodSeconds))}."),
            Parts.Figures("The evidence", material.To,
                new("predictor-verdict", "verdict", v.Verdict, forecasts, v.Through),
                new("forecast-error-coverage", "squared error with coverage", FigureText.Error(v.ErrorCoverage), $"{forecasts}; {FigureText.Error(v.ErrorBase)} with the last success rate alone", v.Through),
                new("forecast-error-operators", "squared error with operator count", FigureText.Error(v.ErrorOperators), $"{forecasts}; {FigureText.Error(v.ErrorBase)} with the last success rate alone", v.Through),
                new("diebold-mariano", "both are as good (p)", FigureText.P(v.DieboldMarianoP), forecasts, v.Through),
                new("clark-west", "coverage adds nothing (p)", FigureText.P(v.ClarkWestCoverageP), forecasts, v.Through),
                new("clark-west", "operator count adds nothing (p)", FigureText.P(v.ClarkWestOperatorsP), forecasts, v.Through),
                new("encompassing", "weight of coverage in the best mixture", FigureText.Number(v.Encompassing), $"{forecasts}; standard error {FigureText.Number(v.EncompassingError)}", v.Through),
                new("predictor-correlation", "correlation of the two", FigureText.Number(v.Correlation), $"{v.Periods} periods", v.Through)));
    }
}
