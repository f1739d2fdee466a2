using System.CommandLine;
using StreamCoverage.Cli.Events;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>simulate</c>: a seeded network's telemetry, to the topics or to files.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var scenario = new Option<string>("--scenario")
        {
            Description = $"One of {string.Join(", ", ScenarioFile.BuiltInNames)}, or a file.",
            DefaultValueFactory = _ => "one-large-operator-leaves",
        };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same events.", DefaultValueFactory = _ => 1 };
        var length = new Option<string>("--length") { Description = "Event time to simulate, as 2h.", DefaultValueFactory = _ => "2h" };
        var start = new Option<string>("--start") { Description = "Event time at which it begins.", DefaultValueFactory = _ => "now-2h" };
        var rate = new Option<double?>("--rate") { Description = "Requests per minute of event time; the scenario's own where not given." };
        var command = new Command("simulate", "Plays a seeded network: demand, operators, outages. Sends to the topics, or writes files.") { scenario, seed, length, start, rate };
        EventTarget.AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            var run = new SimulationRun(parsed.GetValue(seed), Durations.ParseMoment(parsed.GetValue(start)!, TimeProvider.System))
            {
                Length = Durations.Parse(parsed.GetValue(length)!),
                RequestsPerMinute = parsed.GetValue(rate),
            };
            var events = new NetworkSimulator(Scenarios.Load(parsed.GetValue(scenario)!)).Play(run);
            var count = await EventTarget.WriteAsync(parsed, events, token);
            Progress.End();
            Console.WriteLine($"{count} events");
            return 0;
        });
        return command;
    }
}

/// <summary>Scenarios by name or file.</summary>
internal static class Scenarios
{
    public static Scenario Load(string nameOrFile) => ScenarioFile.BuiltInNames.Contains(nameOrFile) || !File.Exists(nameOrFile)
        ? ScenarioFile.BuiltIn(nameOrFile)
        : ScenarioFile.Parse(File.ReadAllBytes(nameOrFile), nameOrFile);
}
