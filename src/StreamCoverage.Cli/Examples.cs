using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace StreamCoverage.Cli;

/// <summary>What is typed, for each verb: <c>--help</c> ends with it, and a test parses it.</summary>
internal static class Examples
{
    /// <summary>Command lines by their verb, without the program's name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } = new SortedDictionary<string, IReadOnlyList<string>>(
        StringComparer.Ordinal)
    {
        ["alerts"] = ["alerts --network opengradient", "alerts --json"],
        ["bench"] = ["bench --events 200000 --rounds 1", "bench --kafka bootstrap.servers=kafka.example:9092 --topic-prefix try.", "bench --for 30m --json"],
        ["broker"] = ["broker --topic streamcoverage.request-outcomes:4"],
        ["change"] = ["change --window 24h", "change --at now-6h"],
        ["completion"] = ["completion bash"],
        ["contribution"] = ["contribution --window 24h", "contribution --json"],
        ["convergence"] = ["convergence --network opengradient --window 7d"],
        ["coverage"] = ["coverage --network opengradient --window 24h", "coverage --at 2026-03-01T12:00:00Z --json"],
        ["db"] = ["db apply", "db assert", "db prune --retain-slices 3d"],
        ["demo"] = ["demo", "demo --for 3m --no-browser"],
        ["dimensions"] = ["dimensions --dimension model", "dimensions --window 7d --json"],
        ["doctor"] = ["doctor --kafka bootstrap.servers=kafka.example:9092"],
        ["explain"] = ["explain", "explain coverage-lower --network opengradient --at now-6h"],
        ["fragility"] = ["fragility --network opengradient"],
        ["funnel"] = ["funnel --window 1h", "funnel --at now-24h"],
        ["gaps"] = ["gaps --window 7d"],
        ["import"] = ["import --format opengradient --input infra/mappings/opengradient-sample.jsonl --out artifacts/opengradient"],
        ["keys"] = ["keys add --networks opengradient --expires 90d", "keys list", "keys revoke 0123456789abcdef"],
        ["latency"] = ["latency --window 24h"],
        ["operators"] = ["operators --network opengradient", "operators --json"],
        ["report"] = ["report --window 24h --out report.html"],
        ["run"] = ["run", "run --role ingest --telemetry-port 9464", "run --role web --address 0.0.0.0", "run --role measure --alert-webhook http://127.0.0.1:9099/hook"],
        ["simulate"] = ["simulate --scenario steady --length 30m --out artifacts/example", "simulate --start now-1h"],
        ["stress"] = ["stress --lose operator=atlas", "stress --surge 2"],
        ["tail"] =
        [
            "tail --follow", "tail dead-letters --from begin --reason bad-time",
            "tail request-outcomes --model qwen/qwen3-32b --columns occurred_at,operator,outcome,offset",
        ],
        ["topics"] = ["topics apply --partitions 8 --replicas 3"],
        ["validate"] = ["validate schemas/samples/request-outcome.v1/good/full.json"],
        ["verdict"] = ["verdict --network opengradient"],
        ["verify"] = ["verify --kafka bootstrap.servers=kafka.example:9092"],
    };

    /// <summary>Lets the help of every verb end with its examples.</summary>
    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        // Whoever asks for help need not give what is required.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            if (!All.TryGetValue(parseResult.CommandResult.Command.Name, out var lines))
                return code;
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var line in lines)
                output.WriteLine($"  streamcoverage {line}");
            return code;
        }
    }
}
