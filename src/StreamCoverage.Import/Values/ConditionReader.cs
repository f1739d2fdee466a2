using StreamCoverage.Import.Mappings;

namespace StreamCoverage.Import.Values;

/// <summary>Tells whether a row is as a condition wants it; made once per import.</summary>
internal sealed class ConditionReader
{
    private readonly RowCondition _condition;
    private readonly int _place;
    private readonly int _otherPlace;

    public ConditionReader(RowCondition condition, ColumnSet columns)
    {
        _condition = condition;
        _place = columns.PlaceOf(condition.Column);
        _otherPlace = Other is null ? -1 : columns.PlaceOf(Other);
    }

    private string? Other => _condition.BelowColumn ?? _condition.AtLeastColumn;

    /// <summary>False also where a column that is compared holds no number; then the row is refused.</summary>
    public bool Holds(Row row)
    {
        if (_condition.In is { } texts)
            return texts.Contains(row[_place] ?? "");
        if (_condition.Empty is { } empty)
            return row[_place] is null == empty;
        var number = Numbers.Double(row, row[_place], $"column {_condition.Column}");
        var bound = Other is null ? _condition.Below ?? _condition.AtLeast : Numbers.Double(row, row[_otherPlace], $"column {Other}");
        return _condition.Below is not null || _condition.BelowColumn is not null ? number < bound : number >= bound;
    }
}
