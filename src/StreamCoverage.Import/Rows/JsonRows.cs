using System.Runtime.CompilerServices;
using System.Text.Json;

namespace StreamCoverage.Import.Rows;

/// <summary>Rows of a file with one JSON object per line; empty lines are passed over.</summary>
internal static class JsonRows
{
    private const int LineCharsMax = 1 << 20;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <param name="text">The file.</param>
    /// <param name="columns">
    /// Paths of properties, as <c>a.b</c>. One that a line lacks is empty there; an array is its entries joined by <c>|</c>; an object or an
    /// array of them is no value.
    /// </param>
    /// <param name="cancellationToken">Looked at before every row.</param>
    public static async IAsyncEnumerable<RowRead> ReadAsync(
        TextReader text, IReadOnlyList<string> columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[][] paths = [.. columns.Select(column => column.Split('.'))];
        for (var number = 1L; await text.ReadLineAsync(cancellationToken) is { } line; number++)
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse(number, line, paths);
    }

    private static RowRead Parse(long number, string line, string[][] paths)
    {
        if (line.Length > LineCharsMax)
            return RowRead.Broken(number, $"it is longer than {LineCharsMax} characters");
        try
        {
            using var document = JsonDocument.Parse(line, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? RowRead.Of(number, [.. paths.Select(path => Text(Find(document.RootElement, path)))])
                : RowRead.Broken(number, "it is no JSON object");
        }
        catch (JsonException e)
        {
            return RowRead.Broken(number, $"it is no JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // What JsonElement throws for an escape that names half a surrogate pair.
            return RowRead.Broken(number, "it has an escape that is no character");
        }
    }

    private static JsonElement? Find(JsonElement element, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var next))
                return null;
            element = next;
        }
        return element;
    }

    private static string? Text(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        { ValueKind: JsonValueKind.Array } array => string.Join('|', array.EnumerateArray().Select(entry => Text(entry) ?? "")),
        _ => null,
    };
}
