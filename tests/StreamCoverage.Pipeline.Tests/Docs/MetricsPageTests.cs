using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;
using StreamCoverage.TestKit;

namespace StreamCoverage.Pipeline.Tests.Docs;

public sealed class MetricsPageTests
{
    private const string Page = "infra/docs/metrics.md";

    private const string Introduction =
        """
        # Every metric, with an example

        The same definitions are told by `streamcoverage explain`, by `/v1/metrics` and beside each figure on the page. `streamcoverage explain METRIC --network NETWORK` shows the
        figures that went in for your own network.

        The example is one: the scenario `few-but-widening`, seed 1, three hours of 300 requests a minute, as it stands at the end; window `1h`, periods and steps of five minutes. Of cells,
        operators and other lists it is the first that has the figure, by requests or attempts. A test computes this page anew, so that no figure on it is older than the code.

        """;

    [Fact]
    public async Task The_page_of_metrics_says_what_the_code_computes()
    {
        var options = new MeasureOptions { Period = TimeSpan.FromMinutes(5), PredictorPeriods = 1 };
        var run = new SimulationRun(1, EventTime.FromUtc(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))) { Length = TimeSpan.FromHours(3), RequestsPerMinute = 300 };
        var content = await ScenarioRun.OfAsync(ScenarioFile.BuiltIn("few-but-widening"), run, options);

        var page = MetricsPage.Of(Introduction, content, "1h");

        var made = Path.Combine(RepositoryRoot.Path, "artifacts", "metrics.md");
        await File.WriteAllTextAsync(made, page, TestContext.Current.CancellationToken);
        var approved = Path.Combine(RepositoryRoot.Path, Page);
        Assert.True(
            File.Exists(approved) && await File.ReadAllTextAsync(approved, TestContext.Current.CancellationToken) == page,
            $"{Page} is not what the code computes; read artifacts/metrics.md and copy it there if it is right");
    }
}
