namespace StreamCoverage.Core.Verdict;

/// <summary>How much of the first forecast the best mixture of two takes: y - f_B = lambda (f_A - f_B) + e.</summary>
/// <remarks>
/// Lambda near 1: the second adds nothing to the first; near 0: the reverse. It may lie outside 0..1. Least squares without intercept,
/// standard error by Newey-West (Bartlett). Dates are the unit; forecasts of several networks at one date add up.
/// </remarks>
/// <param name="Lambda">Null where the forecasts are always the same.</param>
/// <param name="StandardError">Null where lambda is, or the mixture fits without error.</param>
public sealed record Encompassing(double? Lambda, double? StandardError)
{
    private const double TwoSided95 = 1.959963984540054;

    /// <summary>Lower end of the 95 % interval.</summary>
    public double? Lower => Lambda - (TwoSided95 * StandardError);

    /// <summary>Upper end of the 95 % interval.</summary>
    public double? Upper => Lambda + (TwoSided95 * StandardError);

    /// <summary>Distance from 0 in standard errors.</summary>
    public double? FromZero => Lambda / StandardError;

    /// <summary>Distance from 1 in standard errors.</summary>
    public double? FromOne => (Lambda - 1) / StandardError;

    /// <param name="dates">By date, the sums over networks of (f_A - f_B)(y - f_B) and of (f_A - f_B)^2.</param>
    /// <param name="lag">Largest lag at which errors are correlated: horizon - 1.</param>
    public static Encompassing Of(IReadOnlyList<(double Product, double Square)> dates, int lag)
    {
        var squares = dates.Sum(date => date.Square);
        if (!(squares > 0))
            return new(null, null);
        var lambda = dates.Sum(date => date.Product) / squares;
        double[] scores = [.. dates.Select(date => date.Product - (lambda * date.Square))];
        var error = Math.Sqrt(LongRunVariance.Bartlett(scores, lag) * dates.Count) / squares;
        return new(lambda, error > 0 ? error : null);
    }

    /// <summary>One forecast's part of its date.</summary>
    public static (double Product, double Square) Part(double actual, double first, double second) =>
        ((first - second) * (actual - second), (first - second) * (first - second));
}
