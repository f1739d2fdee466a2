using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Validation;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Cli.Tailing;

/// <summary>What the records of a topic say. Inputs are judged as ingest judges them, so that one sees what will be refused, and why.</summary>
internal static class TailDecoder
{
    private const int TextMax = 200;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The record's lines: one for each event that it holds.</summary>
    public static IEnumerable<TailLine> Lines(TailTopic topic, SourcePartition source, LogRecord record) =>
        topic == TailTopic.RequestOutcomes ? Judged(Contract.RequestOutcome, source, record)
        : topic == TailTopic.OperatorEvents ? Judged(Contract.OperatorEvent, source, record)
        : topic == TailTopic.SlicePartials ? [Internal(source, record)]
        : topic == TailTopic.DeadLetters ? [Letter(source, record)]
        : [TailLine.Of(source, record, Parsed(record.Value) ?? Shown(record.Value))];

    private static IEnumerable<TailLine> Judged(Contract contract, SourcePartition source, LogRecord record)
    {
        var parsed = Parsed(record.Value);
        var data = record.Envelope == MessageEnvelope.StructuredCloudEvent ? (parsed as JsonObject)?["data"] : parsed;
        foreach (var verdict in EventFile.Validate(contract, record.Value, record.Envelope, new()))
        {
            var found = data is JsonArray events ? events.ElementAtOrDefault(verdict.Index) : data;
            yield return TailLine.Of(
                source, record, found?.DeepClone() ?? Shown(record.Value),
                verdict.Rejection is { } refused ? (refused.Reason.Word(), refused.Detail) : null);
        }
    }

    private static TailLine Internal(SourcePartition source, LogRecord record)
    {
        try
        {
            return TailLine.Of(source, record, PartialWire.Decode(record.Value) switch
            {
                InternalMessage.Partial(var chunk) => Told(chunk),
                InternalMessage.Mark(var mark) => Told(mark),
                InternalMessage.Operator change => new JsonObject
                {
                    ["kind"] = "operator",
                    ["source"] = change.Source.ToString(),
                    ["through"] = change.Offset + 1,
                    ["change"] = Parsed(EventWriter.Write(change.Event)),
                },
                _ => null,
            });
        }
        catch (InvalidDataException e)
        {
            return TailLine.Of(source, record, Shown(record.Value), ("foreign", e.Message));
        }
    }

    private static JsonObject Told(SlicePartial chunk) => new()
    {
        ["kind"] = "partial",
        ["network"] = chunk.Identity.Network,
        ["slice"] = chunk.Identity.Slice.ToString(),
        ["via"] = chunk.Identity.Via.ToString(),
        ["source"] = chunk.Identity.Source.ToString(),
        ["through"] = chunk.Through,
        ["chunk"] = $"{chunk.Chunk + 1}/{chunk.Chunks}",
        ["rows"] = chunk.Rows.Count,
        ["requests"] = Counted(chunk).Sum(row => row.Requests.Total),
        ["succeeded"] = Counted(chunk).Sum(row => row.Requests.Succeeded),
        ["models"] = Names(chunk.Rows.Select(row => row.Cell.Model)),
        ["operators"] = Names(Counted(chunk).Select(row => row.Operator)),
    };

    // Rows by reporter count the same demand once more.
    private static IEnumerable<SliceRow> Counted(SlicePartial chunk) => chunk.Rows.Where(row => row.Role != ReporterRole.Attested);

    private static JsonObject Told(SourceMark mark) => new()
    {
        ["kind"] = "mark",
        ["source"] = mark.Source.ToString(),
        ["through"] = mark.Through,
        ["state"] = mark.State.ToString().ToLowerInvariant(),
        ["watermark"] = mark.Watermark.ToString(),
    };

    private static JsonArray Names(IEnumerable<string?> names) =>
        [.. names.Where(name => name is not null).Distinct().Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name))];

    // The bytes that were refused ride in base64; here they are shown as what they are.
    private static TailLine Letter(SourcePartition source, LogRecord record)
    {
        if (Parsed(record.Value) is not JsonObject letter)
            return TailLine.Of(source, record, Shown(record.Value));
        foreach (var name in new[] { "key", "value" })
            if (letter[name] is JsonValue value && value.TryGetValue(out string? text) && Bytes(text) is { } bytes)
                letter[name] = (name == "value" ? Parsed(bytes) : null) ?? Shown(bytes);
        return TailLine.Of(source, record, letter);
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static JsonNode? Parsed(byte[]? bytes)
    {
        try
        {
            return bytes is null ? null : JsonNode.Parse(bytes, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonValue? Shown(byte[]? bytes)
    {
        if (bytes is null)
            return null;
        var text = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, TextMax)));
        return JsonValue.Create(bytes.Length > TextMax ? $"{text}... ({bytes.Length} bytes)" : text);
    }
}
