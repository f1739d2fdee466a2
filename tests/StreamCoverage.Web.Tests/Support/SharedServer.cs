using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;

[assembly: AssemblyFixture(typeof(StreamCoverage.Web.Tests.Support.SharedServer))]

namespace StreamCoverage.Web.Tests.Support;

/// <summary>One server for all tests that only read: a simulated network whose largest operator leaves, one of a few minutes, and one whose
/// names are hostile.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    /// <summary>Ends tags, attributes, strings and queries, and looks like an escaped path; a slash itself is in no network's name.</summary>
    public const string HostileName = "a%2F<script>alert('1')<\\script>\"?&#;\u2028";

    private Server? _server;

    internal Server Server => _server!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        _server = await Server.StartAsync(token);
        var run = new SimulationRun(7, Server.Start) { Length = TimeSpan.FromMinutes(130), RequestsPerMinute = 200 };
        var events = new NetworkSimulator(ScenarioFile.BuiltIn("one-large-operator-leaves")).Play(run).ToList();
        await _server.Networks.MeasureAsync(events, Server.Start + TimeSpan.FromMinutes(130), token);
        await _server.MeasureAsync("young", 120, 130, token);
        await _server.MeasureAsync(HostileName, 120, 130, token, HostileName, "plain");
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
