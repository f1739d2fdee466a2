using StreamCoverage.Import.Mappings;
using StreamCoverage.Import.Values;

namespace StreamCoverage.Import.Emissions;

/// <summary>Makes the events that the rules of a mapping say, row by row.</summary>
internal sealed class RuleMaker : EventMaker
{
    private readonly EmissionList _into;
    private readonly string _path;
    private readonly TemplateReader _template;
    private readonly TimeReader _time;
    private readonly TimeReader? _after;
    private readonly bool _looksAtTime;
    private readonly (string Column, int Place)[] _id;
    private readonly RuleReader[] _rules;

    public RuleMaker(Mapping mapping, EmissionList into, string path)
        : base(mapping)
    {
        (_into, _path) = (into, path);
        _template = new(mapping, Columns);
        _time = new(mapping.Time, Columns);
        _after = mapping.After is { } after ? new(after, Columns) : null;
        _looksAtTime = mapping.NotBefore is not null;
        _id = [.. mapping.Id!.Select(column => (column, Columns.PlaceOf(column)))];
        _rules = [.. mapping.Emit!.Select(rule => new RuleReader(rule, Columns))];
    }

    public override bool Take(Row row)
    {
        if (_looksAtTime && _time.Read(row) is { } at && IsTooEarly(at))
            return false;
        var emissions = new List<(Emission Emission, string Label)>();
        foreach (var rule in _rules)
            if (rule.Count(row) is > 0 and var count && Emit(row, rule, count) is { } emission)
                emissions.Add((emission, rule.Rule.Label));
        if (row.Problem is not null)
            return false;
        foreach (var (emission, _) in emissions)
            if (_into.HasIdOf(emission))
                row.Refuse($"its id {emission.IdStem} was there before");
        if (row.Problem is not null)
            return false;
        foreach (var (emission, label) in emissions)
        {
            if (emission.Count > _into.Room)
                throw TooMany(_path);
            Add(_into, emission, label);
        }
        return emissions.Count > 0;
    }

    public override void Complete()
    {
    }

    private Emission? Emit(Row row, RuleReader rule, long count)
    {
        if (count > _into.Room)
            throw TooMany(_path);
        var template = _template.Read(row, rule.Rule);
        var through = (rule.Time ?? _time).Read(row);
        var after = rule.IsCounted ? _after!.Read(row) : null;
        if (rule.IsCounted && after >= through)
            row.Refuse("its interval is empty: it starts where it ends, or after");
        var stem = IdOf(row, rule.Rule.Label, rule.IsCounted ? count : 0);
        return row.Problem is null ? new(template, stem!, after, through!.Value, (int)count) : null;
    }

    private string? IdOf(Row row, string label, long count)
    {
        foreach (var (column, place) in _id)
            if (row[place] is null)
                row.Refuse($"column {column} is a part of the id, and empty");
        var stem = string.Join('-', _id.Select(part => row[part.Place]).Append(label));
        var longest = stem.Length + (count > 0 ? 1 + count.ToString("d", null).Length : 0);
        return longest <= ContractFields.NameCharsMax && !stem.Any(char.IsControl)
            ? stem
            : row.Refuse($"its id would be longer than {ContractFields.NameCharsMax} characters, or has a control character");
    }
}
