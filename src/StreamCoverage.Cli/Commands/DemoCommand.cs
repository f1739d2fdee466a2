using System.CommandLine;
using StreamCoverage.Cli.Hosting;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>demo</c>: everything in one process tree, with seeded networks, for as long as one watches.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var length = new Option<string?>("--for") { Description = "End by itself after this long, as 90s; runs until Ctrl-C where not given." };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Do not open the page." };
        var scenario = new Option<string?>("--scenario") { Description = "One scenario's name or file, instead of the acts one after the other." };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same network.", DefaultValueFactory = _ => 1 };
        var port = new Option<int>("--port") { Description = "Port of the page; another free one is taken where it is in use.", DefaultValueFactory = _ => 8080 };
        var command = new Command("demo", "Starts an embedded Kafka, a private PostgreSQL, the pipeline, seeded networks and the page. Nothing is kept.")
        {
            length, noBrowser, scenario, seed, port,
        };
        WebhookOnLine.AddTo(command);
        command.SetAction((parsed, token) => new Demo(
            Connections.From(parsed),
            parsed.GetValue(scenario) is { } named ? DemoAct.Only(Scenarios.Load(named)) : DemoAct.Story,
            parsed.GetValue(seed),
            parsed.GetValue(port),
            parsed.GetValue(length) is { } text ? Durations.Parse(text) : null,
            OpensBrowser: !parsed.GetValue(noBrowser),
            WebhookOnLine.From(parsed)).RunAsync(token));
        return command;
    }
}
