using System.Text.Json.Nodes;

namespace StreamCoverage.Schemas.Tests.Support;

/// <summary>Whether one JSON Schema accepts every message that another accepts, as far as the keywords that the contracts use tell.</summary>
/// <remarks>Careful, not clever: a change that it cannot judge is a complaint. Descriptions are not compared.</remarks>
internal static class Widening
{
    private static readonly string[] Silent = ["$schema", "$id", "$ref", "$defs", "$comment", "title", "description", "contentEncoding"];
    private static readonly string[] UpperBounds = ["maxLength", "maxItems", "maximum"];
    private static readonly string[] LowerBounds = ["minLength", "minItems", "minimum"];
    private static readonly string[] Nested = ["items", "then", "else"];

    /// <summary>An input may only be widened: what was accepted is accepted. Complaints, each with its place.</summary>
    public static IReadOnlyList<string> OfInput(JsonObject released, JsonObject now) => [.. new Pair(now, released, MayAdd: false).Compare(now, released, "#")];

    /// <summary>An output may only be extended: less its new properties, what is sent now was allowed before, and lacks nothing.</summary>
    public static IReadOnlyList<string> OfOutput(JsonObject released, JsonObject now) => [.. new Pair(released, now, MayAdd: true).Compare(released, now, "#")];

    /// <param name="Wide">What must accept everything that <paramref name="Narrow"/> accepts; both as whole files, for their references.</param>
    /// <param name="MayAdd">Whether the narrow one may have properties of its own, and must have all of the wide one.</param>
    private sealed record Pair(JsonObject Wide, JsonObject Narrow, bool MayAdd)
    {
        public IEnumerable<string> Compare(JsonNode? wideNode, JsonNode? narrowNode, string path)
        {
            var (wide, narrow) = (Resolved(Wide, wideNode), Resolved(Narrow, narrowNode));
            foreach (var (keyword, limit) in wide)
                if (!Silent.Contains(keyword) && Complaint(keyword, limit!, narrow) is { } complaint)
                    yield return $"{path}: {complaint}";
            foreach (var complaint in Properties(wide, narrow, path))
                yield return complaint;
            foreach (var keyword in Nested.Where(keyword => wide[keyword] is not null && narrow[keyword] is not null))
                foreach (var complaint in Compare(wide[keyword], narrow[keyword], $"{path}/{keyword}"))
                    yield return complaint;
        }

        // Each keyword of the wide one forbids something: the narrow one must forbid it too.
        private string? Complaint(string keyword, JsonNode limit, JsonObject narrow) => keyword switch
        {
            "properties" => null,
            "required" => Words(limit).Except(Words(narrow["required"])).ToList() is { Count: > 0 } more ? $"required asks for {string.Join(", ", more)}" : null,
            "type" or "enum" => narrow[keyword] is { } given
                ? Words(given).Except(Words(limit)).ToList() is { Count: > 0 } lost ? $"{keyword} lacks {string.Join(", ", lost)}" : null
                : narrow["const"] is { } one && Words(limit).Contains(one.ToJsonString()) ? null : $"{keyword} is new",
            "anyOf" => narrow["anyOf"] is JsonArray choices
                ? choices.Where(choice => !limit.AsArray().Any(one => !Compare(one, choice, "").Any())).Select(choice => choice!.ToJsonString()).ToList() is { Count: > 0 } lost
                    ? $"anyOf lacks {string.Join(", ", lost)}"
                    : null
                : limit.AsArray().Any(one => !Compare(one, narrow, "").Any()) ? null : "anyOf is new",
            _ when Nested.Contains(keyword) => narrow[keyword] is null ? $"{keyword} is new" : null,
            _ when UpperBounds.Contains(keyword) => Number(narrow[keyword]) <= Number(limit) ? null : $"{keyword} is {limit.ToJsonString()}, and was wider",
            _ when LowerBounds.Contains(keyword) => Number(narrow[keyword]) >= Number(limit) ? null : $"{keyword} is {limit.ToJsonString()}, and was wider",
            _ => JsonNode.DeepEquals(Expanded(Wide, limit), Expanded(Narrow, narrow[keyword])) ? null : $"{keyword} is {limit.ToJsonString()} on one side only",
        };

        private IEnumerable<string> Properties(JsonObject wide, JsonObject narrow, string path)
        {
            if (wide["properties"] is not JsonObject allowed)
                yield break;
            var sent = narrow["properties"] as JsonObject ?? [];
            foreach (var (name, schema) in sent)
            {
                if (allowed[name] is { } known)
                {
                    foreach (var complaint in Compare(known, schema, $"{path}/{name}"))
                        yield return complaint;
                }
                else if (!MayAdd)
                {
                    yield return $"{path}: property {name} is gone";
                }
            }
            if (MayAdd)
                foreach (var (name, _) in allowed.Where(one => sent[one.Key] is null))
                    yield return $"{path}: property {name} is gone";
            if (MayAdd)
                foreach (var name in Words(narrow["required"]).Select(word => word.Trim('"')).Where(name => allowed[name] is null))
                    yield return $"{path}: property {name} is new and required; an older alert lacks it";
        }

        private static IEnumerable<string> Words(JsonNode? node) =>
            node is JsonArray list ? list.Select(item => item?.ToJsonString() ?? "null") : node is null ? [] : [node.ToJsonString()];

        private static decimal? Number(JsonNode? node) => node?.GetValue<decimal>();

        // With what its references say, and without what says nothing.
        private static JsonNode? Expanded(JsonObject root, JsonNode? node) => node switch
        {
            JsonObject => new JsonObject(Resolved(root, node).Where(one => !Silent.Contains(one.Key)).Select(one => KeyValuePair.Create(one.Key, Expanded(root, one.Value)))),
            JsonArray list => new JsonArray([.. list.Select(item => Expanded(root, item))]),
            _ => node?.DeepClone(),
        };

        // A reference, with what stands beside it.
        private static JsonObject Resolved(JsonObject root, JsonNode? node)
        {
            var schema = node!.AsObject();
            if (schema["$ref"]?.GetValue<string>() is not { } reference)
                return schema;
            var whole = (JsonObject)Resolved(root, root["$defs"]![reference.Split('/')[^1]]).DeepClone();
            foreach (var (keyword, value) in schema.Where(one => one.Key != "$ref"))
                whole[keyword] = value?.DeepClone();
            return whole;
        }
    }
}
