using StreamCoverage.Import.Mappings;

namespace StreamCoverage.Import.Values;

/// <summary>Reads one field of the contract from a row; made once per import. What the contract would refuse, refuses the row.</summary>
internal sealed class FieldReader
{
    private const long LatencyMicrosecondsMax = 86_400_000_000;
    private const decimal AmountMax = 999_999_999_999.999999m;

    private readonly string _name;
    private readonly ValueMapping? _mapping;
    private readonly ValueReader? _value;

    public FieldReader(Mapping mapping, string name, ColumnSet columns)
    {
        _name = name;
        _mapping = mapping.Fields[name].Value;
        _value = _mapping is null ? null : ValueReader.Of(_mapping, columns);
    }

    /// <summary>A name; null where the row has none.</summary>
    public string? Text(Row row) => _value?.Read(row) is { } text ? Name(row, text) : null;

    /// <summary>A word of a closed set; null where the row has none.</summary>
    public string? Word(Row row, IReadOnlyList<string> words) => _value?.Read(row) is { } text ? OneOf(row, text, words) : null;

    /// <summary>The entries of a list, sorted, without repeats; empty where the row has none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="words">The closed set that entries are of; null: any name.</param>
    public IReadOnlyList<string> List(Row row, IReadOnlyList<string>? words)
    {
        if (_value?.Read(row) is not { } text)
            return [];
        var entries = _mapping!.Split is { } separator
            ? text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [text];
        var names = entries.Select(entry => words is null ? Name(row, entry) : OneOf(row, entry, words)).OfType<string>();
        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>A latency in microseconds, 0 to one day; null where the row has none.</summary>
    public long? Latency(Row row)
    {
        if (_value?.Read(row) is not { } text || Numbers.Decimal(row, text, _name) is not { } latency)
            return null;
        var microseconds = latency * TimeReader.MicrosecondsIn(_mapping!.Unit!.Value);
        if (microseconds is >= 0 and <= LatencyMicrosecondsMax)
            return (long)microseconds;
        row.Refuse($"{_name} {text} is not from 0 to one day");
        return null;
    }

    /// <summary>An amount in millionths, what is finer cut off, below 10^12 units; null where the row has none.</summary>
    public long? Amount(Row row)
    {
        if (_value?.Read(row) is not { } text || Numbers.Decimal(row, text, _name) is not { } amount)
            return null;
        if (amount is >= 0 and <= AmountMax)
            return (long)(amount * 1_000_000);
        row.Refuse($"{_name} {text} is not from 0 to {AmountMax}");
        return null;
    }

    private string? Name(Row row, string text) =>
        text.Length is > 0 and <= ContractFields.NameCharsMax && !text.Any(char.IsControl)
            ? text
            : row.Refuse($"{_name} is longer than {ContractFields.NameCharsMax} characters, or has a control character");

    private string? OneOf(Row row, string text, IReadOnlyList<string> words) =>
        words.Contains(text) ? text : row.Refuse($"{_name} is {text}, which is none of {string.Join(", ", words)}");
}
