using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Webhook;

/// <summary>
/// Writes one alert as the webhook message of Prometheus Alertmanager, version 4
/// (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). The same alert gives the same bytes.
/// </summary>
/// <remarks>
/// A message is a group of one alert. The labels of a regression and of its end are the same, and so are fingerprint and <c>startsAt</c> (when
/// the regression is believed to have begun): that is how receivers match the two. There is no page to link to, so the addresses are empty.
/// </remarks>
internal static class AlertmanagerMessage
{
    /// <summary>The alert's name, by which receivers route.</summary>
    public const string AlertName = "CoverageRegressed";

    /// <summary>Most ranges of offsets that are told; the alert in the topic has all.</summary>
    private const int OffsetsMax = 32;

    // What Alertmanager writes for an alert that has not ended.
    private const string NotEnded = "0001-01-01T00:00:00Z";

    private const ulong FnvOffset = 14_695_981_039_346_656_037;
    private const ulong FnvPrime = 1_099_511_628_211;

    /// <param name="alert">With the bytes of <c>coverage-alert.v1</c>.</param>
    /// <param name="receiver">The receiver's name.</param>
    public static byte[] Of(OutboxAlert alert, string receiver)
    {
        using var document = JsonDocument.Parse(alert.Data);
        var source = document.RootElement;
        var (labels, annotations) = (LabelsOf(source), AnnotationsOf(source));
        KeyValuePair<string, string>[] group = [.. labels.Where(label => label.Key is "alertname" or "network")];
        var status = Text(source, "state");
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("version", "4");
            json.WriteString("groupKey", $"{{}}:{{{string.Join(", ", group.Select(label => $"{label.Key}={Quoted(label.Value)}"))}}}");
            json.WriteNumber("truncatedAlerts", 0);
            json.WriteString("status", status);
            json.WriteString("receiver", receiver);
            WriteTexts(json, "groupLabels", group);
            WriteTexts(json, "commonLabels", labels);
            WriteTexts(json, "commonAnnotations", annotations);
            json.WriteString("externalURL", "");
            json.WriteStartArray("alerts");
            json.WriteStartObject();
            json.WriteString("status", status);
            WriteTexts(json, "labels", labels);
            WriteTexts(json, "annotations", annotations);
            json.WriteString("startsAt", Text(source, "onset_at"));
            json.WriteString("endsAt", status == "resolved" ? Text(source, "occurred_at") : NotEnded);
            json.WriteString("generatorURL", "");
            json.WriteString("fingerprint", Fingerprint(labels));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    /// <summary>16 hexadecimal digits: FNV-1a over names and values, each followed by a byte 255, in order of the names, as Prometheus does it.</summary>
    public static string Fingerprint(IEnumerable<KeyValuePair<string, string>> sortedLabels)
    {
        var hash = FnvOffset;
        foreach (var (name, value) in sortedLabels)
            foreach (var b in (byte[])[.. Encoding.UTF8.GetBytes(name), 255, .. Encoding.UTF8.GetBytes(value), 255])
                hash = unchecked((hash ^ b) * FnvPrime);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static SortedDictionary<string, string> LabelsOf(JsonElement source)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["alertname"] = AlertName,
            ["network"] = Text(source, "network"),
            ["rule"] = Text(source, "rule"),
        };
        if (source.TryGetProperty("severity", out var severity))
            labels["severity"] = severity.GetString()!;
        // One value of a dimension under the dimension's name; or the id of a cell and the dimensions that it states. The network has neither.
        if (source.GetProperty("scope") is { ValueKind: JsonValueKind.Object } scope)
        {
            if (scope.TryGetProperty("dimension", out var name))
                labels[name.GetString()!] = Text(scope, "value");
            else
                foreach (var dimension in scope.EnumerateObject().Where(dimension => dimension.Value.ValueKind == JsonValueKind.String))
                    labels[dimension.Name] = dimension.Value.GetString()!;
        }
        if (source.GetProperty("window") is { ValueKind: JsonValueKind.String } window)
            labels["window"] = window.GetString()!;
        return labels;
    }

    private static SortedDictionary<string, string> AnnotationsOf(JsonElement source)
    {
        var (before, after) = (source.GetProperty("before").GetRawText(), source.GetProperty("after").GetRawText());
        var requests = source.GetProperty("requests").GetRawText();
        var evidence = source.GetProperty("evidence");
        var (slices, offsets) = (evidence.GetProperty("slices"), evidence.GetProperty("offsets"));
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["summary"] = Summary(source, before, after, requests),
            ["alert_id"] = Text(source, "alert_id"),
            ["before"] = before,
            ["after"] = after,
            ["requests"] = requests,
            ["occurred_at"] = Text(source, "occurred_at"),
            ["revision"] = source.GetProperty("revision").GetRawText(),
            ["definition_version"] = source.GetProperty("definition_version").GetRawText(),
            ["evidence_offsets"] = Offsets(offsets),
        };
        if (slices.GetArrayLength() is > 0 and var count)
            annotations["evidence_slices"] = $"{count} from {slices[0].GetString()} to {slices[count - 1].GetString()}";
        return annotations;
    }

    private static string Summary(JsonElement source, string before, string after, string requests)
    {
        var fires = Text(source, "state") == "firing";
        if (source.TryGetProperty("reporters", out var reporters))
            return fires
                ? $"reporters disagree on {Subject(source)}: {Reporter(reporters, "highest")} attests a success rate of {before}, {Reporter(reporters, "lowest")} one of {after}, over {requests} requests"
                : $"reporters, of which {Reporter(reporters, "highest")} and {Reporter(reporters, "lowest")} disagreed on {Subject(source)}, agree again";
        return fires
            ? $"the success rate of {Subject(source)} fell from {before} to {after} over {requests} requests"
            : $"the success rate of {Subject(source)}, which had fallen from {before} to {after}, is back";
    }

    private static string Reporter(JsonElement reporters, string which) => reporters.GetProperty(which).GetString() ?? "who states no name";

    private static string Subject(JsonElement source)
    {
        var (network, scope) = (Text(source, "network"), source.GetProperty("scope"));
        if (scope.ValueKind != JsonValueKind.Object)
            return network;
        return scope.TryGetProperty("dimension", out var dimension)
            ? $"{network} for {dimension.GetString()} {Text(scope, "value")}"
            : $"{network} in cell {Text(scope, "cell")}";
    }

    private static string Offsets(JsonElement offsets)
    {
        var told = offsets.EnumerateArray().Take(OffsetsMax).Select(range =>
            $"{Text(range, "topic")}/{range.GetProperty("partition").GetRawText()}:"
            + $"{range.GetProperty("from").GetRawText()}-{range.GetProperty("to").GetRawText()}");
        var more = offsets.GetArrayLength() - OffsetsMax;
        return string.Join(' ', more > 0 ? told.Append($"and {more.ToString(CultureInfo.InvariantCulture)} more") : told);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in texts)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
