using System.Globalization;
using System.Text.Json.Nodes;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Tailing;

/// <summary>One line of a topic: where its record lies, what it says, and why it is refused where it is.</summary>
/// <remarks><c>{"record": {...}, "event": {...}, "reason": "...", "detail": "..."}</c>; the last two only where ingest would refuse.</remarks>
internal sealed class TailLine
{
    private TailLine(JsonObject json) => Json = json;

    public JsonObject Json { get; }

    /// <param name="source">Where the record was read.</param>
    /// <param name="record">The record.</param>
    /// <param name="event">What it says, or what could be made out of it.</param>
    /// <param name="refusal">Why ingest refuses it; null where it does not.</param>
    public static TailLine Of(SourcePartition source, in LogRecord record, JsonNode? @event, (string Reason, string Detail)? refusal = null)
    {
        var json = new JsonObject
        {
            ["record"] = new JsonObject
            {
                ["topic"] = source.Topic,
                ["partition"] = source.Partition,
                ["offset"] = record.Offset,
                ["time"] = record.Timestamp.ToString(),
            },
            ["event"] = @event,
        };
        if (refusal is var (reason, detail))
            (json["reason"], json["detail"]) = (reason, detail);
        return new(json);
    }

    /// <summary>The value of a member by its name, or by its path with dots, as text; null where there is none. The event goes before its
    /// record.</summary>
    public string? Value(string name) =>
        Text(Find(Json, name) ?? Find(Json["event"], name) ?? Nested(Json["event"], name) ?? Find(Json["record"], name));

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var name in path.Split('.'))
            node = node is JsonObject members && members.TryGetPropertyValue(name, out var found) ? found : null;
        return node;
    }

    // Objects alone: what stands in a list is many.
    private static JsonNode? Nested(JsonNode? node, string path)
    {
        if (node is not JsonObject members)
            return null;
        foreach (var (_, inner) in members)
            if (inner is JsonObject && (Find(inner, path) ?? Nested(inner, path)) is { } found)
                return found;
        return null;
    }

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonValue value when value.TryGetValue(out long number) => number.ToString(CultureInfo.InvariantCulture),
        JsonArray list when list.All(item => item is JsonValue) => string.Join(',', list.Select(Text)),
        JsonObject members when members.All(member => member.Value is JsonValue) =>
            string.Join(',', members.Select(member => $"{member.Key}={Text(member.Value)}")),
        _ => node.ToJsonString(),
    };
}
