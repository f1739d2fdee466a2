using Npgsql;
using StreamCoverage.Integration.Tests.Support;
using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests;

/// <summary>Two more real traces through the real Kafka into PostgreSQL and a report: what comes out is what their source counted.</summary>
[Collection(RealServers.Name)]
public sealed class TraceTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Openb_pods_that_were_never_placed_lacked_capacity_or_their_hardware()
    {
        var file = Path.Combine(Trace.Folder("openb"), "openb_pod_list_gpuspec33.csv.xz");
        await using var openb = await NewAsync("openb.");
        await using var program = openb.Run("ingest", "measure");
        var sent = await Trace.ImportAsync(openb, [("openb-pods", file)], Token);
        await openb.RestAsync(sent, [program], Token);

        Assert.Equal(8_152, sent);
        Assert.Equal((5_385, 296, 601, 1_870), await OutcomesAsync(openb));
        var page = await Trace.ReportAsync(openb, Token, "--window", "28d", "--from", "1970-01-29");
        Assert.Contains("8,152 events were read: 8,152 accepted, 0 refused, 0 late, 0 duplicates", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>openb</bdi>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spot_probes_are_evidence_and_no_demand()
    {
        var file = Path.Combine(Trace.Folder("spot"), "spot_gpu_transitions.csv.xz");
        await using var spot = await NewAsync("spot.");
        await using var program = spot.Run("ingest", "measure");
        var sent = await Trace.ImportAsync(spot, [("spot-availability", file)], Token);
        await spot.RestAsync(sent, [program], Token);

        Assert.Equal(8_811, sent);
        Assert.Equal((4_056, 0, 4_755, 0), await OutcomesAsync(spot));
        var page = await Trace.ReportAsync(spot, Token, "--window", "28d", "--at", "2023-03-15");
        Assert.Contains("Nothing was asked of <bdi>spot</bdi> in this period, so that its coverage is unknown; of ", page, StringComparison.Ordinal);
        Assert.Contains("probes in the last window, which are evidence and no demand", page, StringComparison.Ordinal);
    }

    private Task<Installation> NewAsync(string prefix) => Installation.NewAsync(
        prefix, kafka.Server.ConsumerSettings("").Where(p => p.Key is not ("group.id" or "auto.offset.reset")).ToDictionary(),
        (topic, partitions) => kafka.CreateTopicAsync(topic, partitions, Token), postgres, Token);

    private static async Task<(long Succeeded, long Hardware, long Capacity, long Unknown)> OutcomesAsync(Installation installation)
    {
        await using var connection = new NpgsqlConnection(installation.Environment["STREAMCOVERAGE_POSTGRES"]);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            "SELECT sum(requests_succeeded)::bigint, sum(requests_failed_hardware)::bigint, sum(requests_failed_capacity)::bigint, sum(requests_failed_unknown)::bigint FROM streamcoverage.slice_fact",
            connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        await reader.ReadAsync(Token);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
    }
}
