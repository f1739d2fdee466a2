using StreamCoverage.Core.Events;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Tests;

public sealed class DemandTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(59.9)]
    [InlineData(600)]
    [InlineData(20_000)]
    public void The_rate_is_as_asked(double rate)
    {
        const int minutes = 30;
        var requests = Networks.Perfect.Requests(minutes, rate: rate).Count;
        // Those that have not ended yet are missing: half a second's worth at most, and one for the fraction that is carried.
        Assert.InRange(requests, (rate * minutes) - (rate / 120) - 1, rate * minutes);
    }

    [Fact]
    public void A_day_has_the_mean_rate_and_its_peak_at_the_peak_hour()
    {
        var scenario = Networks.Perfect with { RequestsPerMinute = 60, DailyCycle = new(0.5, 15) };
        var hours = scenario.Requests(24 * 60).CountBy(r => r.OccurredAt.ToUtc().Hour).ToDictionary();
        Assert.InRange(hours.Values.Sum(), (24 * 3600) - 10, 24 * 3600);
        Assert.InRange(hours[14] + hours[15], 1.48 * 7200, 1.5 * 7200);
        Assert.InRange(hours[2] + hours[3], 0.5 * 7200, 0.52 * 7200);
    }

    [Fact]
    public void Models_are_asked_for_in_proportion_to_one_over_their_rank()
    {
        var scenario = ScenarioFile.BuiltIn("steady");
        var requests = scenario.Requests(60);
        var counts = requests.CountBy(r => r.Workload.Model!).ToDictionary();
        var first = counts[scenario.Demand.Models[0].Name];
        foreach (var (index, model) in scenario.Demand.Models.Index())
            Assert.InRange(counts[model.Name] * (index + 1.0) / first, 0.9, 1.1);
    }

    [Fact]
    public void Shares_may_be_of_any_size_and_any_means_no_wish()
    {
        var scenario = Networks.Perfect.With(model => model with { Hardware = new Dictionary<string, double> { ["gpu"] = 300, [WorkloadCell.Any] = 100 } });
        var requests = scenario.Requests(60);
        Assert.InRange(requests.Count(r => r.Workload.Hardware is null) / (double)requests.Count, 0.24, 0.26);
        Assert.All(requests, r => Assert.Equal(Outcome.Succeeded, r.Outcome));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(10_000_001)]
    public void A_rate_out_of_range_is_refused_at_once(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkSimulator(Networks.Perfect).Play(new(1, Networks.Start) { RequestsPerMinute = rate }));
}
