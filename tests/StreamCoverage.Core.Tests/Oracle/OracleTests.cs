using System.Text.Json;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core gives what was computed elsewhere (R and others) for the same inputs: every case of the file, through production code.</summary>
public sealed class OracleTests
{
    private static readonly Dictionary<string, Func<JsonElement, object?>> Answers = new[]
    {
        CoverageAnswers.ByMetric, SparseAnswers.ByMetric, FunnelAnswers.ByMetric, ContributionAnswers.ByMetric, ConvergenceAnswers.ByMetric,
        RegressionAnswers.ByMetric, SequentialAnswers.ByMetric, VerdictAnswers.ByMetric, LatencyAnswers.ByMetric, WindowAnswers.ByMetric,
    }.SelectMany(answers => answers).ToDictionary();

    public static TheoryData<string> Ids => [.. OracleFile.Cases.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Core_agrees_with_the_reference(string id)
    {
        var reference = OracleFile.Cases[id];
        Assert.True(Answers.TryGetValue(reference.Metric, out var answer), $"nobody answers {reference.Metric}");
        var differences = OracleComparison.Differences(reference, answer(reference.Inputs));
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
    }
}
