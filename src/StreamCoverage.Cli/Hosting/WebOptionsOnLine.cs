using System.CommandLine;
using System.Net;
using StreamCoverage.Web;

namespace StreamCoverage.Cli.Hosting;

/// <summary>How the page and the HTTP API listen, as the command line says.</summary>
internal static class WebOptionsOnLine
{
    private static readonly Option<string> Address = new("--address")
    {
        Description = "Address to listen on; beyond loopback a key is asked for, see --open.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<int> Port = new("--port") { Description = "Port to listen on; 0 takes any that is free.", DefaultValueFactory = _ => 8080 };

    private static readonly Option<int?> TelemetryPort = new("--telemetry-port")
    {
        Description = "Port of /livez, /readyz and /metrics in a process without the role web; by default it has none. The role web has them on its own.",
    };

    /// <summary>For commands that may run without the page.</summary>
    public static void AddTelemetryTo(Command command) => command.Add(TelemetryPort);

    /// <summary>Where a process without the page listens; null: nowhere.</summary>
    public static WebOptions? TelemetryFrom(ParseResult parsed) => parsed.GetValue(TelemetryPort) is { } port ? From(parsed) with { Port = port } : null;

    public static void AddTo(Command command)
    {
        command.Add(Address);
        command.Add(Port);
    }

    public static WebOptions From(ParseResult parsed) => new()
    {
        Address = IPAddress.TryParse(parsed.GetValue(Address), out var address)
            ? address
            : throw new UsageException($"--address {parsed.GetValue(Address)} is no IP address"),
        Port = parsed.GetValue(Port),
        Measure = PipelineOptions.Measure(parsed),
    };
}
