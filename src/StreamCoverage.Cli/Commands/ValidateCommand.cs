using System.CommandLine;
using StreamCoverage.Schemas;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Validation;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>validate</c>: judges a file of events as ingest would, before anybody sends them.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "JSON (an event or an array), or JSON lines where the name ends in .jsonl." };
        var contract = new Option<string>("--contract") { Description = "What the events are meant to be.", DefaultValueFactory = _ => Contract.RequestOutcome.Name };
        contract.AcceptOnlyFromAmong(Contract.RequestOutcome.Name, Contract.OperatorEvent.Name);
        var command = new Command("validate", "Judges a file of events as ingest would. Needs no server.") { file, contract };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, Contract.Find(parsed.GetValue(contract)!)!));
        return command;
    }

    private static int Run(FileInfo file, Contract contract)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        var verdicts = file.Extension == ".jsonl"
            ? EventFile.ValidateLines(contract, bytes, MessageEnvelope.Plain, new())
            : EventFile.Validate(contract, bytes, MessageEnvelope.Plain, new());
        var refused = 0;
        foreach (var verdict in verdicts.Where(verdict => verdict.Rejection is not null))
        {
            refused++;
            Console.WriteLine($"line {verdict.Line}, event {verdict.Index}: {verdict.Rejection!.Reason.Word()}: {verdict.Rejection.Detail}");
        }
        Console.WriteLine($"{verdicts.Count - refused} good, {refused} refused");
        return refused == 0 ? 0 : 1;
    }
}
