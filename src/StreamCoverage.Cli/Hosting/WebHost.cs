using Microsoft.AspNetCore.Builder;
using StreamCoverage.Postgres;
using StreamCoverage.Web;
using StreamCoverage.Web.Telemetry;

namespace StreamCoverage.Cli.Hosting;

/// <summary>Serves the page and the HTTP API over the stored figures.</summary>
internal static class WebHost
{
    /// <summary>Serves until cancelled.</summary>
    /// <param name="options">Where to listen.</param>
    /// <param name="connections">Where to log.</param>
    /// <param name="database">Where the figures are.</param>
    /// <param name="announce">Told the address once it listens.</param>
    /// <param name="self">What the process tells of itself.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task RunAsync(
        WebOptions options, Connections connections, PostgresDatabase database, Action<Uri> announce, ProcessSelf self,
        CancellationToken cancellationToken)
    {
        await using var app = CoverageWeb.Build(options, new PostgresQueries(database), TimeProvider.System, connections.Loggers, self);
        await RunAsync(app, announce, cancellationToken);
    }

    /// <summary>Serves health and metrics alone, until cancelled.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task RunSelfAsync(
        WebOptions options, Connections connections, Action<Uri> announce, ProcessSelf self, CancellationToken cancellationToken)
    {
        await using var app = CoverageWeb.BuildSelf(options, TimeProvider.System, connections.Loggers, self);
        await RunAsync(app, announce, cancellationToken);
    }

    private static async Task RunAsync(WebApplication app, Action<Uri> announce, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        announce(CoverageWeb.AddressOf(app));
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await app.StopAsync(CancellationToken.None);
    }
}
