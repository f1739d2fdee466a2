namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core gives what was computed elsewhere (R and others) for the same inputs.</summary>
public sealed class OracleTests
{
    /// <summary>Keys of the reference cases that Core does not compute yet, by metric.</summary>
    private static readonly Dictionary<string, string[]> Later = new()
    {
        ["overdispersion_phi"] = ["phi_raw", "panes"],
        ["workload_coverage"] = ["C_soft_sd", "false_coverage_share", "depth_success", "breadth_catalogue"],
        ["funnel"] = ["se_logR", "R_lower", "R_upper", "gain_lower", "gain_upper", "log_share"],
        ["funnel_with_fallback"] = ["gain_upper"],
        ["end_to_end_window"] =
        [
            "C_soft_sd", "false_coverage_share", "depth_success", "breadth_catalogue", "sample_coverage", "chao1", "demand_hill", "reward_HHI",
            "reward_gini", "reward_nakamoto", "strategy_I", "effective_operators", "effective_strategies", "C_at", "success_latency_exact_p50",
            "success_latency_exact_p95",
        ],
    };

    [Theory]
    [InlineData("wilson_interval")]
    [InlineData("jeffreys_interval")]
    [InlineData("clopper_pearson_lower")]
    [InlineData("posterior_prob_above")]
    [InlineData("min_all_success_n")]
    [InlineData("overdispersion_phi")]
    [InlineData("cell_state")]
    [InlineData("workload_coverage")]
    [InlineData("funnel")]
    [InlineData("funnel_with_fallback")]
    [InlineData("funnel_network")]
    [InlineData("adaptive_pane_flush")]
    [InlineData("e_detector_bounded")]
    [InlineData("alert_state_machine")]
    [InlineData("end_to_end_window")]
    public void Core_agrees_with_the_reference(string metric)
    {
        Assert.SkipUnless(OracleFile.Exists, $"no reference cases at {OracleFile.Path ?? "any place"}: name the file in {OracleFile.Variable}");
        var cases = OracleFile.Cases(metric);
        Assert.NotEmpty(cases);
        var later = Later.GetValueOrDefault(metric, []).ToHashSet();
        var differences = cases.SelectMany(reference => OracleComparison.Differences(reference, Answer(reference), later)).ToList();
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
    }

    private static object? Answer(OracleCase reference) => reference.Metric switch
    {
        "wilson_interval" => CoverageAnswers.Wilson(reference.Inputs),
        "jeffreys_interval" => CoverageAnswers.Jeffreys(reference.Inputs),
        "clopper_pearson_lower" => CoverageAnswers.ClopperPearson(reference.Inputs),
        "posterior_prob_above" => CoverageAnswers.ProbabilityAbove(reference.Inputs),
        "min_all_success_n" => CoverageAnswers.FailureFree(reference.Inputs),
        "overdispersion_phi" => CoverageAnswers.Phi(reference.Inputs),
        "cell_state" => CoverageAnswers.CellState(reference.Inputs),
        "workload_coverage" => CoverageAnswers.Coverage(reference.Inputs),
        "funnel" => FunnelAnswers.Funnel(reference.Inputs),
        "funnel_with_fallback" => FunnelAnswers.WithFallback(reference.Inputs),
        "funnel_network" => FunnelAnswers.Network(reference.Inputs),
        "adaptive_pane_flush" => RegressionAnswers.Flush(reference.Inputs),
        "e_detector_bounded" => RegressionAnswers.Detector(reference.Inputs),
        "alert_state_machine" => RegressionAnswers.Machine(reference.Inputs),
        "end_to_end_window" => WindowAnswers.EndToEnd(reference.Inputs),
        _ => throw new ArgumentOutOfRangeException(nameof(reference), reference.Metric, "no such metric is asked for"),
    };
}
