namespace StreamCoverage.Core.Diversity;

/// <summary>
/// How demand n spreads over a group of cells, as sums that a cell enters and leaves exactly; read by <see cref="HillNumbers"/>.
/// </summary>
/// <remarks>The default value is zero everywhere.</remarks>
public readonly record struct DemandSpread
{
    /// <summary>Sum of n ln n, in 10^-9, rounded per cell.</summary>
    public Int128 LogNanos { get; init; }

    /// <summary>Sum of n^2.</summary>
    public Int128 Squares { get; init; }

    public static DemandSpread Of(long demand) => demand == 0 ? default : new()
    {
        LogNanos = (Int128)Math.Round(demand * Math.Log(demand) * 1e9),
        Squares = (Int128)demand * demand,
    };

    public DemandSpread Plus(in DemandSpread other, int sign) => new()
    {
        LogNanos = LogNanos + (sign * other.LogNanos),
        Squares = Squares + (sign * other.Squares),
    };
}
