using System.Diagnostics;
using StreamCoverage.Import.Mappings;

namespace StreamCoverage.Import.Values;

/// <summary>Reads one value of a row, as a mapping says; made once per import.</summary>
internal abstract record ValueReader
{
    private ValueReader()
    {
    }

    /// <summary>The value; null where the row has none, or is refused because the mapping does not know what it holds.</summary>
    public abstract string? Read(Row row);

    public static ValueReader Of(ValueMapping mapping, ColumnSet columns) => mapping switch
    {
        { Constant: { } constant } => new Constant(constant),
        { Join: { } parts } => new Joined([.. parts.Select(part => Of(part, columns))], mapping.With ?? "-"),
        { Column: { } column, Table: { } table } => new Looked(column, columns.PlaceOf(column), table, mapping.Default),
        { Column: { } column, Classes: { } classes } => new Classed(column, columns.PlaceOf(column), classes, mapping.Default),
        { Column: { } column } => new Plain(columns.PlaceOf(column), mapping.Default),
        _ => throw new UnreachableException("a checked value is a column, a constant or a join"),
    };

    private sealed record Constant(string Value) : ValueReader
    {
        public override string? Read(Row row) => Value;
    }

    private sealed record Plain(int Place, string? Default) : ValueReader
    {
        public override string? Read(Row row) => row[Place] ?? Default;
    }

    private sealed record Joined(ValueReader[] Parts, string With) : ValueReader
    {
        public override string? Read(Row row)
        {
            var texts = Array.ConvertAll(Parts, part => part.Read(row));
            return texts.Contains(null) ? null : string.Join(With, texts);
        }
    }

    private sealed record Looked(string Column, int Place, IReadOnlyDictionary<string, string> Table, string? Default) : ValueReader
    {
        public override string? Read(Row row)
        {
            var text = row[Place];
            if (Table.TryGetValue(text ?? "", out var value))
                return value;
            return Default ?? (text is null ? null : row.Refuse($"column {Column} holds {text}, which the mapping's table lacks"));
        }
    }

    private sealed record Classed(string Column, int Place, IReadOnlyList<NumberClass> Classes, string? Default) : ValueReader
    {
        public override string? Read(Row row)
        {
            if (row[Place] is not { } text)
                return Default;
            if (Numbers.Double(row, text, $"column {Column}") is not { } number)
                return null;
            var found = Classes.FirstOrDefault(item => item.Below is null || number < item.Below);
            return found?.Label ?? Default ?? row.Refuse($"column {Column} holds {text}, which is above the mapping's last class");
        }
    }
}
