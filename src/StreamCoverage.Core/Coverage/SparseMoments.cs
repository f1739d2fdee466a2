namespace StreamCoverage.Core.Coverage;

/// <summary>
/// What a group of cells adds up to for estimates about sparse and unseen cells: see <see cref="Shrinkage"/> and <c>UnseenWorkloads</c>.
/// </summary>
/// <remarks>The default value is zero everywhere.</remarks>
public readonly record struct SparseMoments
{
    /// <summary>Sum of s^2/n, in 10^-12, as <see cref="Overdispersion.SquarePicos"/>.</summary>
    public Int128 SuccessSquaresPicos { get; init; }

    /// <summary>Cells with exactly one request, f1.</summary>
    public int SeenOnce { get; init; }

    /// <summary>Cells with exactly two requests, f2.</summary>
    public int SeenTwice { get; init; }

    public static SparseMoments Of(long requests, long successes) => new()
    {
        SuccessSquaresPicos = Overdispersion.SquarePicos(requests, successes),
        SeenOnce = requests == 1 ? 1 : 0,
        SeenTwice = requests == 2 ? 1 : 0,
    };

    public SparseMoments Plus(in SparseMoments other, int sign) => new()
    {
        SuccessSquaresPicos = SuccessSquaresPicos + (sign * other.SuccessSquaresPicos),
        SeenOnce = SeenOnce + (sign * other.SeenOnce),
        SeenTwice = SeenTwice + (sign * other.SeenTwice),
    };
}
