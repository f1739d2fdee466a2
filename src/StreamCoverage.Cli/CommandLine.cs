using System.CommandLine;
using System.CommandLine.Parsing;
using StreamCoverage.Cli.Commands;
using StreamCoverage.Cli.Output;
using StreamCoverage.Import;
using StreamCoverage.Import.Mappings;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Postgres;
using StreamCoverage.Postgres.Local;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Cli;

/// <summary>The program's commands and its exit codes: 0 right, 1 failed, 2 usage.</summary>
public static class CommandLine
{
    private const string Name = "streamcoverage";
    private const int Failed = 1;
    private const int Usage = 2;

    /// <summary>Runs a command and returns the exit code.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="editions">Engines that the program brings besides the one that is always there.</param>
    public static async Task<int> RunAsync(string[] args, params IReadOnlyList<EngineOffer> editions)
    {
        var parsed = Root([ChannelEngine.Offer, .. editions]).Parse(args is [] ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync($"see: {Path(parsed.CommandResult)} --help");
            return Usage;
        }
        try
        {
            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) },
                CancellationToken.None);
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Usage;
        }
        catch (OperationCanceledException)
        {
            return Failed;
        }
        catch (OutOfMemoryException)
        {
            // The runtime may have no room even for this, and then ends the process by itself, with the same three words.
            await Console.Error.WriteLineAsync($"{Name}: out of memory; give the process more (its limit, or DOTNET_GCHeapHardLimit), or divide the partitions among more processes");
            return Failed;
        }
        catch (Exception e) when (IsExpected(e))
        {
            await Console.Error.WriteLineAsync(LineFormatter.Plain($"{Name}: {e.Message}"));
            if (e is StoreException or LogException)
                await Console.Error.WriteLineAsync($"what is reached and what not: {Name} doctor");
            return Failed;
        }
    }

    // As it is typed: the program, and the commands down to the one that could not go on.
    private static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : Name;

    /// <summary>All verbs.</summary>
    internal static RootCommand Root(IReadOnlyList<EngineOffer> engines)
    {
        var root = new RootCommand("Measures workload coverage of decentralised AI networks, instead of counting their operators.")
        {
            DemoCommand.Create(),
            RunCommand.Create(engines),
            CoverageCommand.Create(),
            FunnelCommand.Create(),
            LatencyCommand.Create(),
            OperatorsCommand.Create(),
            DimensionsCommand.Create(),
            ChangeCommand.Create(),
            ContributionCommand.Create(),
            ConvergenceCommand.Create(),
            FragilityCommand.Create(),
            StressCommand.Create(),
            GapsCommand.Create(),
            VerdictCommand.Create(),
            AlertsCommand.Create(),
            ReportCommand.Create(),
            ExplainCommand.Create(),
            SimulateCommand.Create(),
            ImportCommand.Create(),
            ValidateCommand.Create(),
            TailCommand.Create(),
            VerifyCommand.Create(),
            DoctorCommand.Create(),
            DbCommand.Create(),
            KeysCommand.Create(),
            TopicsCommand.Create(),
            BenchCommand.Create(),
            BrokerCommand.Create(),
            CompletionCommand.Create(),
        };
        foreach (var option in CommonOptions.All)
            root.Add(option);
        Examples.AddTo(root);
        return root;
    }

    // What goes wrong outside the program is told in one sentence; anything else is our bug and keeps its stack trace.
    private static bool IsExpected(Exception e) => e is
        FailureException or LogException or StoreException or NotKeptException or SettingsException or SchemaException or LocalServerException or ImportException
        or MappingException or ScenarioException or IOException or UnauthorizedAccessException or ArgumentException;
}

/// <summary>The command line asks for something that makes no sense; exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The command could not do what was asked; exit code 1.</summary>
internal sealed class FailureException(string message) : Exception(message);
