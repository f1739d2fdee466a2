using System.Text.Json;

namespace StreamCoverage.Pipeline.Tests.Edge;

/// <summary>One reference case of windowing, whose figures another engine's own tests state.</summary>
/// <param name="Id">Names the case.</param>
/// <param name="Size">A window's length, in the case's unit of time.</param>
/// <param name="Advance">The step between two windows' starts; equal to the size for tumbling windows.</param>
/// <param name="Grace">How far the watermark stays behind the newest time.</param>
/// <param name="Events">In the order of arrival, on one partition.</param>
/// <param name="Closed">What the windows hold that the last event closes; null where the case does not say.</param>
/// <param name="Final">What every window holds in the end; null where the case does not say.</param>
/// <param name="Dropped">Pairs of an event and a window that was closed when it came; null where the case does not say.</param>
internal sealed record WindowVector(
    string Id, long Size, long Advance, long Grace, IReadOnlyList<(string Key, long Time)> Events,
    IReadOnlyDictionary<(string Key, long Start), long>? Closed, IReadOnlyDictionary<(string Key, long Start), long>? Final, long? Dropped)
{
    /// <summary>Names another file of the same form to be tested against.</summary>
    public const string Variable = "STREAMCOVERAGE_WINDOW_VECTORS";

    private static readonly string[] Names =
        ["id", "source", "semantics", "kind", "size", "advance", "grace", "events", "final_on_close", "final_counts", "dropped_event_window_pairs"];

    private static readonly Lazy<OrderedDictionary<string, JsonElement>> File = new(Read);

    public static IEnumerable<string> Ids => File.Value.Keys;

    /// <exception cref="InvalidDataException">The case has a form that nobody has taught the test.</exception>
    public static WindowVector Of(string id) => Of(id, File.Value[id]);

    public static WindowVector Of(string id, JsonElement json)
    {
        var strange = json.EnumerateObject().Select(property => property.Name).Except(Names).FirstOrDefault();
        Check(strange is null, $"it has `{strange}`");
        var kind = json.GetProperty("kind").GetString();
        var vector = new WindowVector(
            id, json.GetProperty("size").GetInt64(), json.GetProperty("advance").GetInt64(), json.GetProperty("grace").GetInt64(),
            [.. json.GetProperty("events").EnumerateArray().Select(Event)],
            Counts(json, "final_on_close"), Counts(json, "final_counts"),
            json.TryGetProperty("dropped_event_window_pairs", out var dropped) && dropped.ValueKind == JsonValueKind.Number ? dropped.GetInt64() : null);
        Check(kind is "tumbling" or "hopping", $"windows of the kind {kind}");
        Check(kind != "tumbling" || vector.Size == vector.Advance, "tumbling windows that do not touch");
        Check(vector is { Advance: > 0, Grace: >= 0 } && vector.Size % vector.Advance == 0, $"size {vector.Size} is no multiple of advance {vector.Advance}");
        Check(vector.Closed is not null || vector.Final is not null, "it states no figures");
        return vector;

        void Check(bool isKnown, string fact)
        {
            if (!isKnown)
                throw new InvalidDataException($"{id} is of an unknown form: {fact}");
        }

        (string, long) Event(JsonElement pair)
        {
            Check(pair.GetArrayLength() == 2 && pair[0].GetString() is { Length: > 0 } && pair[1].GetInt64() >= 0, $"the event {pair}");
            return (pair[0].GetString()!, pair[1].GetInt64());
        }
    }

    private static Dictionary<(string, long), long>? Counts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind != JsonValueKind.Null
            ? list.EnumerateArray().ToDictionary(entry => (entry[0].GetString()!, entry[1].GetInt64()), entry => entry[2].GetInt64())
            : null;

    private static OrderedDictionary<string, JsonElement> Read()
    {
        var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "window_vectors.json");
        using var file = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        return new(file.RootElement.EnumerateArray().Select(json => KeyValuePair.Create(json.GetProperty("id").GetString()!, json.Clone())));
    }
}
