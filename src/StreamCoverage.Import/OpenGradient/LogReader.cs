using System.Globalization;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Import.Mappings;
using StreamCoverage.Import.Values;

namespace StreamCoverage.Import.OpenGradient;

/// <summary>A log as it was read: one of the registry, or an inference, or neither.</summary>
/// <param name="Registry">A change of the registry; null where it is none.</param>
/// <param name="Inference">A request that succeeded; null where it is none.</param>
internal sealed record ReadLog(LogPlace Place, EventTime At, string EventName, RegistryLog? Registry, RequestOutcome? Inference);

/// <summary>Reads one decoded log out of a line; what it does not name (prompts, answers, signatures) is never looked at.</summary>
internal sealed class LogReader
{
    /// <summary>Who attests an inference: the log of the chain, written for requests that succeeded.</summary>
    public const string Reporter = "opengradient-chain";

    private const int AddressDigits = 40;
    private const int HashDigits = 64;

    // 9999-01-01, the first moment that the contracts do not take.
    private const long SecondsEnd = 253_370_764_800;

    private static readonly string[] WithoutChange = ["PCRApproved", "TEETypeAdded"];

    private readonly string _network;
    private readonly int _block, _time, _index, _hash, _removed, _name, _tee, _owner, _type, _image, _inference, _mode, _model;

    public LogReader(string network)
    {
        _network = network;
        (_block, _time, _index, _hash) =
            (Columns.PlaceOf("blockNumber"), Columns.PlaceOf("blockTimestamp"), Columns.PlaceOf("logIndex"), Columns.PlaceOf("transactionHash"));
        (_removed, _name) = (Columns.PlaceOf("removed"), Columns.PlaceOf("eventName"));
        (_tee, _owner, _type, _image) =
            (Columns.PlaceOf("args.teeId"), Columns.PlaceOf("args.owner"), Columns.PlaceOf("args.teeType"), Columns.PlaceOf("args.pcrHash"));
        (_inference, _mode, _model) =
            (Columns.PlaceOf("args.inferenceID"), Columns.PlaceOf("args.request.mode"), Columns.PlaceOf("args.request.modelCID"));
    }

    /// <summary>The columns that it reads.</summary>
    public ColumnSet Columns { get; } = new();

    /// <summary>Whether the events of that name are known and change nothing that an operator event tells.</summary>
    public static bool IsWithoutChange(string eventName) => WithoutChange.Contains(eventName);

    /// <summary>The log; it means nothing where the row is refused.</summary>
    public ReadLog Read(Row row)
    {
        if (row[_removed] is "true")
            row.Refuse("it was removed from the chain again");
        var place = new LogPlace(Number(row, _block, long.MaxValue), Number(row, _index, long.MaxValue));
        Hexadecimal(row, _hash, HashDigits);
        var at = new EventTime(Number(row, _time, SecondsEnd - 1) * EventTime.MicrosecondsPerSecond);
        var name = row[_name] ?? row.Refuse("it has no eventName") ?? "";
        var change = ChangeOf(row, name);
        var inference = InferenceKind.Of(name) is { } kind ? InferenceOf(row, kind, at) : null;
        return new(place, at, name, change is null ? null : new(at, change), inference);
    }

    private RegistryChange? ChangeOf(Row row, string name) => name switch
    {
        "TEERegistered" => new RegistryChange.Registered(
            Hexadecimal(row, _tee, HashDigits), Hexadecimal(row, _owner, AddressDigits), Number(row, _type, byte.MaxValue),
            row[_image] is null ? null : Hexadecimal(row, _image, HashDigits)),
        "TEEEnabled" => new RegistryChange.Enabled(Hexadecimal(row, _tee, HashDigits)),
        "TEEDisabled" => new RegistryChange.Disabled(Hexadecimal(row, _tee, HashDigits)),
        "HeartbeatReceived" => new RegistryChange.HeardOf(Hexadecimal(row, _tee, HashDigits)),
        "PCRRevoked" => new RegistryChange.ImageRevoked(Hexadecimal(row, _image, HashDigits)),
        _ => null,
    };

    // No inference event names who served it.
    private RequestOutcome InferenceOf(Row row, InferenceKind kind, EventTime at)
    {
        var mode = Number(row, _mode, byte.MaxValue);
        var verification = kind.Verification(mode) ?? row.Refuse($"{kind.EventName} has no mode {mode}");
        return new(
            Name(row, _inference) ?? "", _network, at,
            WorkloadCell.Of([Name(row, _model), kind.Task, null, null, verification, null]),
            Outcome.Succeeded, Operator: ContractFields.Unattributed, ReporterId: Reporter, Role: ReporterRole.Operator);
    }

    private string? Name(Row row, int place) => row[place] is { Length: <= ContractFields.NameCharsMax } text && !text.Any(char.IsControl)
        ? text
        : row.Refuse($"{Columns.Names[place]} is no text of 1 to {ContractFields.NameCharsMax} characters");

    // Decimal or, as JSON-RPC writes numbers, 0x and hexadecimal digits.
    private long Number(Row row, int place, long max)
    {
        var text = row[place] ?? "";
        var parsed = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (parsed && number >= 0 && number <= max)
            return number;
        row.Refuse($"{Columns.Names[place]} is no whole number from 0 to {max}");
        return 0;
    }

    private string Hexadecimal(Row row, int place, int digits)
    {
        if (row[place] is { } text && text.Length == digits + 2 && text.StartsWith("0x", StringComparison.Ordinal) && text[2..].All(char.IsAsciiHexDigit))
            return text.ToLowerInvariant();
        return row.Refuse($"{Columns.Names[place]} is not 0x and {digits} hexadecimal digits") ?? "";
    }
}
