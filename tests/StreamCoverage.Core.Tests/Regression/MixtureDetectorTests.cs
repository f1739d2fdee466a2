using StreamCoverage.Core.Regression;

namespace StreamCoverage.Core.Tests.Regression;

/// <summary>M by hand: for each bet k, M' = (M + 1) (1 + k (y / q0 - 1)).</summary>
public sealed class MixtureDetectorTests
{
    [Fact]
    public void One_bet_of_a_half_against_lost_panes() => Assert.Equal([1.5, 3.75, 7.125, 12.1875], Evidence([0.5], 1, 1, 1, 1), Near);

    [Fact]
    public void What_is_just_in_order_counts_panes() => Assert.Equal([1.0, 2, 3, 4], Evidence([0.05, 0.8], 0.5, 0.5, 0.5, 0.5), Near);

    [Fact]
    public void Panes_without_failures_wear_evidence_off() => Assert.Equal([0.5, 0.75, 0.875], Evidence([0.5], 0, 0, 0), Near);

    [Fact]
    public void Bets_have_equal_weight() => Assert.Equal([1.3, ((2.2 * 1.2) + (2.4 * 1.4)) / 2], Evidence([0.2, 0.4], 1, 1), Near);

    [Fact]
    public void The_whole_may_be_bet_and_lost() => Assert.Equal([0.0, 2.0, 6.0], Evidence([1, 1], 0, 1, 1), Near);

    [Fact]
    public void There_is_no_evidence_before_the_first_pane_and_after_a_reset()
    {
        var detector = new MixtureDetector();
        Assert.Equal(double.NegativeInfinity, detector.Log);
        detector.Add(1, 0.5, [0.5]);
        detector.Reset();
        Assert.Equal(double.NegativeInfinity, detector.Log);
        detector.Add(1, 0.5, [0.5]);
        Assert.Equal(Math.Log(1.5), detector.Log, 1e-9);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-9;

    private static List<double> Evidence(double[] bets, params double[] fractions)
    {
        var detector = new MixtureDetector();
        var evidence = new List<double>();
        foreach (var fraction in fractions)
        {
            detector.Add(fraction, 0.5, bets);
            evidence.Add(Math.Exp(detector.Log));
        }
        return evidence;
    }
}
