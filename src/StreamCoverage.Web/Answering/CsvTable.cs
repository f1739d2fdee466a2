using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Answering;

/// <summary>An answer as RFC 4180 has tables (https://www.rfc-editor.org/rfc/rfc4180): a heading, then a line for each row.</summary>
/// <remarks>
/// Columns are the members of a row by their names in JSON, after <c>asOf</c>, <c>network</c> and <c>window</c> of the answer. A record in a row
/// gives <c>outer.inner</c>; a list is one cell with its JSON. Null is an empty cell.
/// </remarks>
internal static class CsvTable
{
    private const int DepthMax = 3;

    private static readonly string[] Common = ["asOf", "network", "window"];

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static byte[] Write(IRows answer)
    {
        var columns = Columns(answer.RowType, DepthMax).ToList();
        var common = Common.Where(name => !columns.Exists(column => column is [var only] && only == name)).ToList();
        var around = JsonSerializer.SerializeToElement(answer, answer.GetType(), ApiJson.Options);
        var shared = common.ConvertAll(name => Cell(Find(around, [name])));

        var csv = new StringBuilder();
        Line(csv, common.Concat(columns.Select(column => string.Join('.', column))));
        foreach (var row in answer.All)
        {
            var json = JsonSerializer.SerializeToElement(row, answer.RowType, ApiJson.Options);
            Line(csv, shared.Concat(columns.Select(column => Cell(Find(json, column)))));
        }
        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>A text as a cell: what a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    /// <remarks>By https://owasp.org/www-community/attacks/CSV_Injection. Numbers stay as they are: a minus in front of digits runs nothing.</remarks>
    public static string Harmless(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;

    // From the contract and not from the rows, so that an empty table has the same heading.
    private static IEnumerable<string[]> Columns(Type type, int depth)
    {
        foreach (var member in ApiJson.Options.GetTypeInfo(type).Properties)
            if (depth > 1 && ApiJson.Options.GetTypeInfo(member.PropertyType).Kind == JsonTypeInfoKind.Object)
                foreach (var inner in Columns(member.PropertyType, depth - 1))
                    yield return [member.Name, .. inner];
            else
                yield return [member.Name];
    }

    private static JsonElement? Find(JsonElement json, string[] path)
    {
        foreach (var name in path)
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return null;
        return json;
    }

    private static string Cell(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => Harmless(text.GetString()!),
        { } other => other.GetRawText(),
    };

    private static void Line(StringBuilder csv, IEnumerable<string> cells) => csv.AppendJoin(',', cells.Select(Quote)).Append("\r\n");

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(Quoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
