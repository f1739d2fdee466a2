using System.Text.Json;
using System.Text.RegularExpressions;
using StreamCoverage.TestKit;

namespace StreamCoverage.Postgres.Tests;

/// <summary>What the dashboards ask is answered, and every source that they name is provisioned.</summary>
public sealed partial class GrafanaTests(MigratedServer server)
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "infra", "grafana");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_query_runs_on_the_views()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var queries = Panels().SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Where(target => target.TryGetProperty("rawSql", out _)).Select(target => target.GetProperty("rawSql").GetString()!)
            .Concat(Dashboards().SelectMany(d => d.GetProperty("templating").GetProperty("list").EnumerateArray()).Select(v => v.GetProperty("query").GetString()!))
            .ToList();
        Assert.True(queries.Count >= 8, $"{queries.Count} queries");
        foreach (var query in queries)
            Assert.Empty(await store.RowsAsync(AsGrafanaSends(query), Token));
    }

    [Fact]
    public void Every_panel_names_a_source_that_is_provisioned_and_a_place_of_its_own()
    {
        var provisioned = Uid().Matches(File.ReadAllText(Path.Combine(Folder, "provisioning", "datasources", "streamcoverage.yml")))
            .Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Equal(2, provisioned.Count);
        foreach (var panel in Panels())
        {
            Assert.Contains(panel.GetProperty("datasource").GetProperty("uid").GetString()!, provisioned);
            foreach (var target in panel.GetProperty("targets").EnumerateArray())
                Assert.Contains(target.GetProperty("datasource").GetProperty("uid").GetString()!, provisioned);
        }
        foreach (var dashboard in Dashboards())
        {
            Assert.Equal(JsonValueKind.Null, dashboard.GetProperty("id").ValueKind);
            var ids = dashboard.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("id").GetInt32()).ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
        }
    }

    private static IEnumerable<JsonElement> Dashboards() => Directory.GetFiles(Path.Combine(Folder, "dashboards"), "*.json")
        .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement);

    private static IEnumerable<JsonElement> Panels() => Dashboards().SelectMany(dashboard => dashboard.GetProperty("panels").EnumerateArray());

    private static string AsGrafanaSends(string query) => TimeFilter()
        .Replace(query, "$1 BETWEEN '2026-03-01T00:00:00Z' AND '2026-03-02T00:00:00Z'")
        .Replace("$network", "net", StringComparison.Ordinal).Replace("$window", "1h", StringComparison.Ordinal);

    [GeneratedRegex(@"\$__timeFilter\((\w+)\)")]
    private static partial Regex TimeFilter();

    [GeneratedRegex(@"^    uid: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Uid();
}
