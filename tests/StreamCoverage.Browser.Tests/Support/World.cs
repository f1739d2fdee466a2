using StreamCoverage.Core.Events;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;
using StreamCoverage.TestKit;
using StreamCoverage.Web.Tests.Support;

[assembly: AssemblyFixture(typeof(StreamCoverage.Browser.Tests.Support.World))]

namespace StreamCoverage.Browser.Tests.Support;

/// <summary>One browser, and one server for all tests that only read: a simulated network whose largest operator leaves and comes back, one
/// that has only just begun, and one where every name is hostile.</summary>
public sealed class World : IAsyncLifetime
{
    public const string Simulated = "demo";
    public const string Young = "young";

    /// <summary>Would be an image that runs code, were it ever taken for markup.</summary>
    public const string Hostile = "<img src=x onerror=\"window.hacked=1\">'&";

    private static readonly string[] Joined =
        ["expands coverage", "adds redundancy", "adds volume only", "adds volume only", "harmful", "not enough data"];

    private Server? _server;
    private Chromium? _browser;

    internal Server Server => _server!;

    internal Chromium Browser => _browser!;

    public static void SkipWithoutBrowser() =>
        Assert.SkipWhen(Chromium.Program is null, "there is no Chromium on PATH; `make setup` installs it where the system has a package of it");

    /// <summary>The page of a network, all of its views shown.</summary>
    internal async Task<BrowserPage> OpenAsync(string network, int width = 1280, string colours = "light")
    {
        SkipWithoutBrowser();
        var page = await Browser.OpenAsync(TestContext.Current.CancellationToken);
        await page.LookAsync(width, 900, colours);
        await page.GoAsync(new(Server.Client.BaseAddress!, $"/?network={Uri.EscapeDataString(network)}&window=1h"));
        await page.UntilAsync(Probes.IsReady);
        return page;
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is null)
            return;
        var token = TestContext.Current.CancellationToken;
        _server = await Server.StartAsync(token);
        var run = new SimulationRun(7, Server.Start) { Length = TimeSpan.FromMinutes(95), RequestsPerMinute = 200 };
        var events = new NetworkSimulator(ScenarioFile.BuiltIn("one-large-operator-leaves")).Play(run).ToList();
        await _server.Networks.MeasureAsync(events, Server.Start + run.Length.Value, token);
        await _server.MeasureAsync(Young, 93, 95, token);
        await _server.Networks.MeasureAsync(Enumerable.Range(30, 65).SelectMany(HostileMinute), Server.Start + run.Length.Value, token);
        // Studies of joins and of predictors take weeks of data; these are made up.
        await _server.Networks.StoreAsync(
            [.. Joined.Select((verdict, i) => SampleAnalysis.Write(Assessment($"sparrow-{i + 1:00}", i, verdict))), .. Verdicts(Simulated, Hostile),
                SampleAnalysis.Write(SampleAnalysis.Assessment(Hostile, 10, Hostile) with { Label = Hostile, Control = Hostile })],
            token);
        // Last, so that nothing that fails before it leaves a browser behind.
        _browser = await Chromium.StartAsync(token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private static OperatorAssessment Assessment(string name, int number, string verdict) =>
        SampleAnalysis.Assessment(name, number, Simulated) with
        {
            Verdict = verdict,
            Identified = verdict != "not enough data",
            Effect = verdict == "not enough data" ? null : 0.08m - (0.03m * number),
            EffectLower = verdict == "not enough data" ? null : 0.05m - (0.03m * number),
            EffectUpper = verdict == "not enough data" ? null : 0.11m - (0.03m * number),
        };

    private static IEnumerable<Pipeline.Ports.DocumentWrite> Verdicts(params string[] networks) =>
        networks.SelectMany(network => SampleAnalysis.All(network).Where(document => document.Type == nameof(PredictorVerdict)));

    private static IEnumerable<InputEvent> HostileMinute(int minute)
    {
        var at = Server.Start + TimeSpan.FromMinutes(minute);
        var cell = new WorkloadCell(Hostile, Hostile, Hostile, Hostile, Hostile, Hostile);
        foreach (var name in new[] { Hostile, Hostile + "2" })
        {
            if (minute == 30)
                yield return new(new OperatorEvent(
                    $"joined-{name}", Hostile, name, at, OperatorEventType.Joined, new([Hostile], [Hostile], [Hostile], [Hostile], [Hostile]),
                    new(Hostile, Hostile, Hostile, Hostile)));
            for (var i = 0; i < 10; i++)
                yield return new(new RequestOutcome(
                    $"{name}-{minute}-{i}", Hostile, at, i == 0 ? cell with { Size = "8k" } : cell,
                    i % 5 == 4 ? Outcome.Capacity : Outcome.Succeeded, Operator: name, RewardMicros: i % 5 == 4 ? 0 : 5));
        }
    }
}
