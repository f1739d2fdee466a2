using System.Text.Json.Nodes;

namespace StreamCoverage.Schemas.Tests.Support;

/// <summary>Swaps values of a JSON message for others, takes properties away and puts strange ones in; the result is JSON still.</summary>
internal static class Mutation
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-0", "-1", "1.5", "86400000", "86400000.001", "1e400", "-1e400", "8.64e7", "1e-300", "{}", "[]", "[[]]", "[{}]",
        "\"\"", "\"any\"", "\"tee\"", "\"opml\"", "\"succeeded\"", "\"failed\"", "\"model\"", "\"unknown\"", "\"joined\"", "\"left\"", "\"gateway\"",
        "\"x\"", "\"\\u0000\"", "\"\\u007f\"", "\"\\u0085\"", "\"\\u00a0\"", "\"0\"", "\"-1\"", "\"1.1234567\"", "\"999999999999.999999\"",
        "\"2026-03-01T12:30:05Z\"", "\"2026-02-29T12:30:05Z\"", "\"2026-03-01t12:30:05.5-11:59\"", "\"2026-03-01 12:30:05Z\"", "\"9999-03-01T12:30:05Z\"",
        "\"2026-03-01T12:30:60Z\"", "[\"tee\"]", "[\"tee\",\"tee\"]", "[\"b\",\"a\"]", "{\"model\":\"any\"}", "{\"id\":\"a\",\"role\":\"prober\"}", "{\"owner\":\"o\"}",
        $"\"{new string('x', 128)}\"", $"\"{new string('x', 129)}\"",
    ];

    private static readonly string[] Names = ["prompt", "operator", "outcome", "failed_condition", "latency_ms", "model", "models", "owner", "stake", "reward", ""];

    public static byte[] Of(byte[] message, Drawn drawn)
    {
        JsonNode? root = JsonNode.Parse(message);
        for (var changes = drawn.Next(3); changes >= 0; changes--)
            Change(Nodes(root).ToList() is { Count: > 0 } nodes ? drawn.OneOf(nodes) : null, drawn);
        return System.Text.Encoding.UTF8.GetBytes(root?.ToJsonString() ?? "null");
    }

    private static void Change(JsonNode? place, Drawn drawn)
    {
        if (place is JsonObject { Count: > 0 } some && drawn.Next(3) > 0)
        {
            var name = drawn.OneOf([.. some.Select(property => property.Key)]);
            if (drawn.Next(3) == 0)
                some.Remove(name);
            else
                some[name] = Value(drawn);
        }
        else if (place is JsonObject any)
        {
            any[drawn.OneOf(Names)] = Value(drawn);
        }
        else if (place is JsonArray { Count: > 0 } list)
        {
            list[drawn.Next(list.Count)] = Value(drawn);
        }
    }

    private static JsonNode? Value(Drawn drawn) => JsonNode.Parse(drawn.OneOf(Values));

    private static IEnumerable<JsonNode> Nodes(JsonNode? node) => node switch
    {
        JsonObject some => [some, .. some.SelectMany(property => Nodes(property.Value))],
        JsonArray list => [list, .. list.SelectMany(Nodes)],
        _ => [],
    };
}
