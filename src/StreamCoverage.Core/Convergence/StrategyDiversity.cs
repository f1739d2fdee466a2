namespace StreamCoverage.Core.Convergence;

/// <summary>
/// How alike operators are in what they serve, as the mutual information of operator and workload cell. Logs are natural.
/// </summary>
/// <remarks>
/// I = (sum phi(n_oc) - sum phi(n_o) - sum phi(n_c) + phi(N)) / N is the Jensen-Shannon divergence of the operators' distributions over
/// cells, weighted by volume. "38 effective operators, 4.2 distinct strategies" says that most of them do the same.
/// Jost 2007, Ecology 88:2427 (beta diversity); Miller 1955 (bias).
/// </remarks>
/// <param name="MutualInformation">I, at least 0, at most either entropy.</param>
/// <param name="Bias">By how much I is expected to be too large, (K_oc - K_o - K_c + 1) / 2N; may be negative.</param>
/// <param name="MutualInformationCorrected">I less its bias, in the same bounds; for counts of requests, not for rewards.</param>
/// <param name="OperatorEntropy">H(O), of the volume over operators.</param>
/// <param name="CellEntropy">H(C), of the volume over cells.</param>
/// <param name="EffectiveOperators">exp H(O), at least 1: equally large operators that would be as spread out.</param>
/// <param name="EffectiveStrategies">exp I, at least 1: operators without any overlap that would differ as much.</param>
/// <param name="OperatorsPerStrategy">exp(H(O) - I), at least 1.</param>
/// <param name="Convergence">kappa = 1 - I/H(O) in 0..1, 1 where all serve the same mix; null with one operator, which can be like no
/// other.</param>
/// <param name="Reliable">Whether the bias is at most half of I; else there is too little data to show I and what follows from it.</param>
public sealed record StrategyDiversity(
    double MutualInformation, double Bias, double MutualInformationCorrected, double OperatorEntropy, double CellEntropy,
    double EffectiveOperators, double EffectiveStrategies, double OperatorsPerStrategy, double? Convergence, bool Reliable)
{
    /// <summary>The figures of running sums; null where nothing was served.</summary>
    public static StrategyDiversity? Of(in StrategySums sums)
    {
        if (sums.Total == 0)
            return null;
        double total = sums.Total;
        var whole = StrategySums.Phi(sums.Total);
        // Differences are taken in integers. One operator, or one cell, has no entropy: both sums are then the same number.
        var ofOperators = Math.Max(0, (double)(whole - sums.OperatorPhi) / StrategySums.Picos / total);
        var ofCells = Math.Max(0, (double)(whole - sums.CellPhi) / StrategySums.Picos / total);
        var most = Math.Min(ofOperators, ofCells);
        var shared = (double)(sums.PairPhi - sums.OperatorPhi - sums.CellPhi + whole) / StrategySums.Picos / total;
        var information = Math.Clamp(shared, 0, most);
        var bias = (sums.Pairs - sums.Operators - sums.Cells + 1) / (2 * total);
        return new(
            information, bias, Math.Clamp(information - bias, 0, most), ofOperators, ofCells,
            Math.Exp(ofOperators), Math.Exp(information), Math.Exp(ofOperators - information),
            ofOperators == 0 ? null : 1 - (information / ofOperators), bias <= information / 2);
    }
}
