using System.Text.Json;
using System.Text.RegularExpressions;
using StreamCoverage.TestKit;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

/// <summary>Rules and queries about the program's own metrics, judged by Prometheus' own tool.</summary>
public sealed partial class PrometheusTests
{
    private static readonly string Infra = Path.Combine(RepositoryRoot.Path, "infra");
    private static readonly string Rules = Path.Combine(Infra, "prometheus");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_are_well_formed_and_fire_as_they_should()
    {
        await PromtoolAsync("check", "rules", Path.Combine(Rules, "recording.yml"), Path.Combine(Rules, "alerts.yml"));
        await PromtoolAsync("test", "rules", Path.Combine(Rules, "alerts.test.yml"));
    }

    [Fact]
    public async Task Queries_of_the_dashboard_can_be_read()
    {
        var queries = Directory.GetFiles(Path.Combine(Infra, "grafana", "dashboards"), "*.json")
            .SelectMany(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("panels").EnumerateArray())
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Where(target => target.TryGetProperty("expr", out _)).Select(target => target.GetProperty("expr").GetString()!.Replace("$__rate_interval", "5m", StringComparison.Ordinal))
            .ToList();
        Assert.True(queries.Count > 10, $"{queries.Count} queries");
        var folder = Directory.CreateDirectory(RepositoryRoot.TestFolder("promql"));
        try
        {
            var file = Path.Combine(folder.FullName, "queries.yml");
            var rules = queries.Select((query, i) => $"      - {{ record: \"q:{i}\", expr: {JsonSerializer.Serialize(query, Relaxed)} }}\n");
            await File.WriteAllTextAsync(file, $"groups:\n  - name: queries\n    rules:\n{string.Concat(rules)}", Token);
            await PromtoolAsync("check", "rules", file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_alert_says_what_to_do_where_it_is_said()
    {
        var (alerts, runbook) = (File.ReadAllText(Path.Combine(Rules, "alerts.yml")), File.ReadAllText(Path.Combine(Infra, "docs", "operations.md")));
        var names = Alert().Matches(alerts).Select(match => match.Groups[1].Value).ToList();
        Assert.True(names.Count >= 5, $"{names.Count} alerts");
        foreach (var name in names)
        {
            Assert.Contains($"infra/docs/operations.md#{name.ToLowerInvariant()}", alerts, StringComparison.Ordinal);
            Assert.Contains($"\n### {name}\n", runbook, StringComparison.Ordinal);
        }
        foreach (var word in new[] { "summary:", "description:", "severity:" })
            Assert.Equal(names.Count, Regex.Count(alerts, word));
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task PromtoolAsync(params string[] arguments)
    {
        var promtool = Programs.Find("promtool");
        Assert.SkipWhen(promtool is null, "promtool is not installed: run `make setup` where Debian's package of Prometheus is to be had");
        var (code, said) = await Programs.RunAsync(promtool, arguments, "", Token);
        Assert.True(code == 0, said);
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
