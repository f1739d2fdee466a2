using MathNet.Numerics.Distributions;

namespace StreamCoverage.Core.Contribution;

/// <summary>Why no effect can be told from chance.</summary>
public enum EffectGap : byte
{
    /// <summary>The effect is identified.</summary>
    None = 0,

    /// <summary>No treated cell has requests in both windows.</summary>
    NoTreatedCell = 1,

    /// <summary>No control cell has requests in both windows.</summary>
    NoControlCell = 2,

    /// <summary>Too much of the control's demand is served by operators that also serve treated cells.</summary>
    ControlContaminated = 3,

    /// <summary>Treated and control cells were moving apart before the join: what they did after it is not the join's doing.</summary>
    ArmsDrifting = 4,
}

/// <summary>The words for <see cref="EffectGap"/>.</summary>
public static class EffectGaps
{
    /// <summary>The reason in plain words; null where the effect is identified.</summary>
    public static string? Word(this EffectGap gap) => gap switch
    {
        EffectGap.None => null,
        EffectGap.NoTreatedCell => "no treated cell observed both before and after",
        EffectGap.NoControlCell => "no control cell observed both before and after",
        EffectGap.ControlContaminated => "control cells are served by operators that also serve treated cells",
        _ => "treated and control cells were moving apart before the join",
    };
}

/// <summary>One arm's mean change of the success rate, weighted by demand before.</summary>
/// <param name="Change">In -1..1.</param>
/// <param name="BinomialVariance">From the counts, times the overdispersion.</param>
/// <param name="ClusterVariance">From the scatter between cells; 0 with one cell.</param>
/// <param name="Cells">Cells with requests in both windows, at least 1.</param>
public sealed record ArmChange(double Change, double BinomialVariance, double ClusterVariance, int Cells)
{
    /// <summary>
    /// What chance in the demand before adds, because cells that change differently are weighed by it:
    /// sum w (change - mean)^2 / requests before.
    /// </summary>
    public double WeightVariance { get; private init; }

    /// <summary>The larger of the two variances.</summary>
    public double Variance => Math.Max(BinomialVariance, ClusterVariance);

    /// <summary>The arm of the cells with requests in both windows; null where there is none.</summary>
    /// <param name="phi">Overdispersion, at least 1.</param>
    public static ArmChange? Of(IEnumerable<BeforeAfter> cells, double phi)
    {
        BeforeAfter[] seen = [.. cells.Where(cell => cell.SeenInBoth)];
        if (seen.Length == 0)
            return null;
        var demand = seen.Sum(cell => (double)cell.Before.Requests);
        var mean = seen.Sum(cell => cell.Before.Requests / demand * cell.Change!.Value);
        var (binomial, cluster, weight) = (0.0, 0.0, 0.0);
        foreach (var cell in seen)
        {
            var squared = Math.Pow(cell.Before.Requests / demand, 2);
            binomial += phi * squared * cell.Variance!.Value;
            cluster += squared * Math.Pow(cell.Change!.Value - mean, 2);
            weight += cell.Before.Requests / demand * Math.Pow(cell.Change!.Value - mean, 2);
        }
        return new(mean, binomial, seen.Length < 2 ? 0 : cluster * seen.Length / (seen.Length - 1), seen.Length)
        {
            WeightVariance = weight / demand,
        };
    }
}

/// <summary>
/// Difference in differences of one join: how much more the success rate of the treated cells changed than that of the control cells.
/// Cells are weighted by their demand before the join within their arm; cells without requests in both windows are left out.
/// </summary>
/// <remarks>
/// Standard error: per arm the larger of the binomial variance times phi and the variance between cells, added. Null where the effect is
/// not identified; the arms that exist are kept, so that before and after can be shown without a claim.
/// </remarks>
public sealed record JoinEffect(EffectGap Gap, ArmChange? Treated, ArmChange? Control, double ChangeMin)
{
    private const double TwoSided95 = 1.959963984540054;

    /// <summary>Fewest control cells from which their scatter tells how overdispersed changes are: 5.</summary>
    private const int ControlCellsMin = 5;

    /// <summary>
    /// Whether the effect is meant of the treated cells as they are, and not of cells like them: what a join did differently to different
    /// cells is then no noise. The treated arm's variance is binomial, as many times as the control's scatter exceeds its own binomial
    /// variance, plus that of the weights; where the control has fewer than five cells it stays the larger of the two. Default false.
    /// </summary>
    public bool OfTheseCells { get; init; }

    /// <summary>Whether there is an effect to speak of.</summary>
    public bool Identified => Gap == EffectGap.None;

    /// <summary>Change of the success rate due to the join, in -2..2.</summary>
    public double? Change => Identified ? Treated!.Change - Control!.Change : null;

    /// <summary>Standard error from the counts alone.</summary>
    public double? BinomialError => Identified ? Math.Sqrt(Treated!.BinomialVariance + Control!.BinomialVariance) : null;

    /// <summary>Standard error, above 0.</summary>
    public double? StandardError => Identified ? Math.Sqrt(TreatedVariance + Control!.Variance) : null;

    /// <summary>Lower end of the 95 % interval.</summary>
    public double? Lower => Change - (TwoSided95 * StandardError);

    /// <summary>Upper end of the 95 % interval.</summary>
    public double? Upper => Change + (TwoSided95 * StandardError);

    /// <summary>Probability that the rate rose by more than the least change that matters.</summary>
    public double? ProbabilityGain => Above(Change - ChangeMin);

    /// <summary>Probability that the rate fell by more than the least change that matters.</summary>
    public double? ProbabilityHarm => Above(-ChangeMin - Change);

    /// <summary>Probability that the rate did not fall by more than the least change that matters.</summary>
    public double? ProbabilityNotWorse => Above(Change + ChangeMin);

    /// <summary>Change over its standard error.</summary>
    public double? Statistic => Change / StandardError;

    /// <summary>The effect from the counts of both arms.</summary>
    /// <param name="phi">Overdispersion of the outcomes, at least 1.</param>
    /// <param name="changeMin">Least change that matters, in 0..1.</param>
    public static JoinEffect Of(
        IEnumerable<BeforeAfter> treated, IEnumerable<BeforeAfter> control, double phi = 1, double changeMin = 0.01)
    {
        var (treatedArm, controlArm) = (ArmChange.Of(treated, phi), ArmChange.Of(control, phi));
        var gap = treatedArm is null ? EffectGap.NoTreatedCell : controlArm is null ? EffectGap.NoControlCell : EffectGap.None;
        return new(gap, treatedArm, controlArm, changeMin);
    }

    private double TreatedVariance => OfTheseCells && Control!.Cells >= ControlCellsMin
        ? Treated!.WeightVariance + (Treated.BinomialVariance * Math.Max(1, Control.ClusterVariance / Control.BinomialVariance))
        : Treated!.Variance;

    private double? Above(double? distance) => distance is { } d ? Normal.CDF(0, 1, d / StandardError!.Value) : null;
}
