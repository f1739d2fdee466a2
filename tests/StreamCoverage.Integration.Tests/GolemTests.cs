using System.Globalization;
using Npgsql;
using StreamCoverage.Integration.Tests.Support;
using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests;

/// <summary>
/// A real trace through the real Kafka into PostgreSQL: the Golem network, winter 2018-2019. The data is not part of the project; the
/// facts that must come out are those of its source.
/// </summary>
[Collection(RealServers.Name)]
public sealed class GolemTests(KafkaFixture kafka, PostgresFixture postgres)
{
    // A node that was there before the trace begins joined by an event whose id says so.
    private const string LaterJoiners = "FROM streamcoverage.mt_doc_operatorstanding WHERE data -> 'Timeline' -> 0 ->> 'EventId' NOT LIKE '%-present'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_trace_comes_out_as_it_went_in_and_a_node_counter_would_cheer()
    {
        var data = Data();
        await using var golem = await NewAsync("golem.");
        await using var program = golem.Run("ingest", "measure");
        var sent = await ImportAsync(golem, data, "provider-outcomes", "requestor-outcomes", "node-joins");
        await golem.RestAsync(sent, [program], Token);

        Assert.Equal((78_577, 3_478, 1_291, 0), await OutcomesAsync(golem, role: 3));
        Assert.Equal((45_215, 23_339, 17_078, 12_112), await OutcomesAsync(golem, role: 1));
        // One operator more than the trace has: those who served the requestors are not known, and stand together.
        Assert.Equal(1_108 + 1, await CountAsync(golem, "SELECT count(*) FROM coverage.operator_now WHERE attempts > 0"));
        Assert.Equal(3_114, await CountAsync(golem, $"SELECT count(*) {LaterJoiners}"));
        Assert.Equal(577, await CountAsync(golem, $"SELECT count(*) {LaterJoiners} AND (data ->> 'Attempts')::bigint > 0"));
        Assert.Equal(4_849, await CountAsync(golem, "SELECT count(*) FROM coverage.operator_now WHERE joined_at IS NOT NULL"));
        foreach (var day in (string[])["2018-12-19", "2019-01-17", "2019-02-14"])
        {
            Say(await golem.SucceedAsync(Token, "coverage", "--at", day, "--window", "28d"));
            Say(await golem.SucceedAsync(Token, "operators", "--at", day, "--window", "24h", "--limit", "3"));
        }
        // Nobody knows which provider served a requestor's task, so that nothing can be told of any join: neither gain nor harm.
        Assert.Equal(
            await CountAsync(golem, "SELECT count(*) FROM coverage.operator_assessment"),
            await CountAsync(golem, "SELECT count(*) FROM coverage.operator_assessment WHERE verdict = 'not enough data'"));
        Assert.True(await CountAsync(golem, "SELECT count(*) FROM coverage.operator_assessment WHERE is_final") > 2000);
        foreach (var command in (string[])["verdict", "convergence", "fragility", "gaps", "change", "contribution"])
            Say(await golem.SucceedAsync(Token, command, "--window", "7d"));
        var page = await Trace.ReportAsync(golem, Token, "--window", "7d", "--from", "2018-12-19", "--at", "2019-02-14");
        Assert.Contains("More operators, and", page, StringComparison.Ordinal);
        var said = await golem.SucceedAsync(Token, "verify");
        Say(said);
        Assert.Contains("no difference", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_nodes_alive_stay_level()
    {
        var data = Data();
        await using var presence = await NewAsync("presence.");
        await using var program = presence.Run("ingest", "measure");
        await presence.RestAsync(await ImportAsync(presence, data, "presence"), [program], Token);

        Assert.Equal(481, (await presence.Queries.OperatorCountsAsync("golem", At("2018-12-19"), Token)).Present);
        Assert.Equal(519, (await presence.Queries.OperatorCountsAsync("golem", At("2019-01-17"), Token)).Present);
        Assert.Equal(489, (await presence.Queries.OperatorCountsAsync("golem", At("2019-02-14"), Token)).Present);
    }

    private Task<Installation> NewAsync(string prefix) => Installation.NewAsync(
        prefix, kafka.Server.ConsumerSettings("").Where(p => p.Key is not ("group.id" or "auto.offset.reset")).ToDictionary(),
        (topic, partitions) => kafka.CreateTopicAsync(topic, partitions, Token), postgres, Token);

    private static string Data() => Trace.Folder("golem");

    private static Task<long> ImportAsync(Installation installation, string data, params string[] files) => Trace.ImportAsync(
        installation, files.Select(file => ($"golem-{file}", Path.Combine(data, $"golem_{file.Replace('-', '_')}.csv.xz"))), Token);

    private static async Task<(long Succeeded, long Latency, long Unknown, long Routing)> OutcomesAsync(Installation installation, int role)
    {
        await using var connection = new NpgsqlConnection(installation.Environment["STREAMCOVERAGE_POSTGRES"]);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            $"SELECT sum(requests_succeeded)::bigint, sum(requests_failed_latency)::bigint, sum(requests_failed_unknown)::bigint, sum(requests_failed_routing)::bigint FROM streamcoverage.slice_fact WHERE role = {role}",
            connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        await reader.ReadAsync(Token);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
    }

    private static async Task<long> CountAsync(Installation installation, string sql)
    {
        await using var connection = new NpgsqlConnection(installation.Environment["STREAMCOVERAGE_POSTGRES"]);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    private static Core.Time.EventTime At(string day) =>
        Core.Time.EventTime.FromUtc(DateTimeOffset.Parse(day + "T00:00:00Z", CultureInfo.InvariantCulture));

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
