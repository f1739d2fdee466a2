using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace StreamCoverage.Core.Verdict;

/// <summary>
/// Which of two forecasters wins more often, as evidence that may be looked at after every period: e-processes against "wins at most half
/// the time, whatever came before". Ties are dropped.
/// </summary>
/// <remarks>
/// E = 2^(n+1) B(w+1, n-w+1) P(Beta(w+1, n-w+1) > 1/2), the likelihood ratio mixed evenly over (1/2, 1). By Ville's inequality it
/// ever reaches 20 with probability at most 5 % where the first is no better. Choe, Ramdas, doi 10.1287/opre.2021.0792.
/// </remarks>
/// <param name="First">Periods that the first won.</param>
/// <param name="Second">Periods that the second won.</param>
public readonly record struct WinRate(long First, long Second)
{
    /// <summary>Evidence from which a forecaster is ahead: 20.</summary>
    public const double EvidenceMin = 20;

    /// <summary>ln of the evidence that the first wins more than half; 0 at the start.</summary>
    public double LogFirst => LogEvidence(First, Second);

    /// <summary>ln of the evidence that the second wins more than half.</summary>
    public double LogSecond => LogEvidence(Second, First);

    /// <summary>Whether the first is ahead.</summary>
    public bool FirstAhead => LogFirst >= Math.Log(EvidenceMin);

    /// <summary>Whether the second is ahead.</summary>
    public bool SecondAhead => LogSecond >= Math.Log(EvidenceMin);

    /// <summary>With one more period: loss of the first less loss of the second.</summary>
    public WinRate With(double lossDifference) =>
        lossDifference < 0 ? this with { First = First + 1 } : lossDifference > 0 ? this with { Second = Second + 1 } : this;

    private static double LogEvidence(long wins, long losses)
    {
        var (a, b, games) = (wins + 1.0, losses + 1.0, (double)wins + losses);
        if (wins >= losses)
            return ((games + 1) * Constants.Ln2) + SpecialFunctions.BetaLn(a, b) + Math.Log(Beta.CDF(b, a, 0.5));
        // The tail may be too small for a double: its binomial sum over 2^(n+1) B has terms of moderate size, the largest first.
        var (term, sum) = (1 / b, 0.0);
        for (var j = wins; j >= 0 && term > sum * 1e-17; j--)
        {
            sum += term;
            term *= j / (games + 2 - j);
        }
        return Math.Log(sum);
    }
}
