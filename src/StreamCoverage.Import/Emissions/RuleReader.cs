using StreamCoverage.Import.Mappings;
using StreamCoverage.Import.Values;

namespace StreamCoverage.Import.Emissions;

/// <summary>Tells how many events a rule makes of a row; made once per import.</summary>
internal sealed class RuleReader(EmitRule rule, ColumnSet columns)
{
    private readonly ConditionReader[] _conditions = [.. (rule.When ?? []).Select(condition => new ConditionReader(condition, columns))];
    private readonly int _countPlace = rule.Count is null ? -1 : columns.PlaceOf(rule.Count);

    public EmitRule Rule => rule;

    /// <summary>When its events happened; null: at the row's time.</summary>
    public TimeReader? Time { get; } = rule.Time is { } time ? new(time, columns) : null;

    /// <summary>Whether its events are spread over the row's interval.</summary>
    public bool IsCounted => _countPlace >= 0;

    /// <summary>0 where a condition does not hold, where the counter stands at 0, or where the row is refused.</summary>
    public long Count(Row row)
    {
        if (!_conditions.All(condition => condition.Holds(row)) || row.Problem is not null)
            return 0;
        if (!IsCounted)
            return 1;
        if (Numbers.Decimal(row, row[_countPlace], $"column {rule.Count}") is not { } count)
            return 0;
        if (count >= 0 && decimal.IsInteger(count))
            return (long)count;
        row.Refuse($"column {rule.Count} holds {row[_countPlace]}, which is no count");
        return 0;
    }
}
