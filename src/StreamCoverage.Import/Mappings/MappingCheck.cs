using StreamCoverage.Core.Events;

namespace StreamCoverage.Import.Mappings;

/// <summary>What a mapping has to keep beyond its form, so that reading rows need not ask again.</summary>
internal static class MappingCheck
{
    /// <summary>Everything that is wrong, each with its place; none where the mapping can be used.</summary>
    public static IEnumerable<string> Problems(Mapping mapping) =>
    [
        .. When(mapping.Network is not { Length: > 0 and <= ContractFields.NameCharsMax } || mapping.Network.Any(char.IsControl),
            $"network: a name has 1 to {ContractFields.NameCharsMax} characters, none of them a control character"),
        .. ContractFields.Of(mapping.Contract) is { } fields
            ? FieldProblems(mapping, fields)
            : [$"contract: {mapping.Contract} is neither {ContractFields.RequestOutcome} nor {ContractFields.OperatorEvent}"],
        .. TimeProblems("time", mapping.Time),
        .. mapping.After is { } after ? TimeProblems("after", after) : [],
        .. mapping.Presence is { } presence ? PresenceProblems(mapping, presence) : RuleProblems(mapping),
    ];

    private static IEnumerable<string> FieldProblems(Mapping mapping, IReadOnlyList<string> known) =>
    [
        .. known.Where(name => !mapping.Fields.ContainsKey(name)).Select(name => $"fields.{name}: it is not there; say absent where the source does not know it"),
        .. mapping.Fields.Keys.Where(name => !known.Contains(name)).Select(name => $"fields.{name}: {mapping.Contract} has no such field"),
        .. mapping.Fields.Where(field => known.Contains(field.Key)).SelectMany(field => FieldProblems($"fields.{field.Key}", field.Key, field.Value, mapping)),
        .. When(IsSet(mapping, "reporter_id") != IsSet(mapping, "reporter_role"), "fields.reporter_id, fields.reporter_role: the contract wants both or none"),
        .. When(mapping.Contract == ContractFields.OperatorEvent && mapping.Fields.GetValueOrDefault("operator")?.Mark == FieldMark.Absent,
            "fields.operator: an operator event is about an operator"),
    ];

    private static IEnumerable<string> FieldProblems(string place, string name, FieldMapping field, Mapping mapping)
    {
        var isList = mapping.Contract == ContractFields.OperatorEvent && ContractFields.Lists.Contains(name);
        var mayHavePlaceholder = mapping.Contract == ContractFields.RequestOutcome && name == "operator" && field.Mark == FieldMark.Absent;
        return
        [
            .. When(field.Mark == FieldMark.Absent && field.Value is not null, $"{place}: it is absent and has a value; a field that the source does not know is not set"),
            .. When(field.Mark != FieldMark.Absent && field.Value is null, $"{place}: it has no value and is not absent"),
            .. When(field.Mark == FieldMark.Observed && field.Value is { } value && (value.Column is null || value.Classes is not null || value.Default is not null),
                $"{place}: an observed field is a column as it is or re-spelled by a table; a class, a default, a join or a constant is derived"),
            .. When(field.Placeholder is not null && !(mayHavePlaceholder && field.Placeholder == ContractFields.Unattributed),
                $"{place}: a placeholder is for the absent operator of a request outcome alone, and it is {ContractFields.Unattributed}"),
            .. field.Value is null ? [] : ValueProblems($"{place}.value", field.Value),
            .. When(field.Value?.Split is not null && !isList, $"{place}.value.split: this field holds no list"),
            .. When(field.Value?.Unit is not null && name != "latency_ms", $"{place}.value.unit: only latency_ms has a unit"),
            .. When(name == "latency_ms" && field.Value is { Unit: null or TimeUnit.Rfc3339 }, $"{place}.value.unit: it has to be s, ms or us"),
        ];
    }

    private static IEnumerable<string> ValueProblems(string place, ValueMapping value) =>
    [
        .. When(Count(value.Column is not null, value.Constant is not null, value.Join is not null) != 1, $"{place}: it is exactly one of column, constant and join"),
        .. When(value.Constant is "", $"{place}.constant: it is empty"),
        .. When(value.Join is { Count: < 2 }, $"{place}.join: it has two values or more"),
        .. When(value.With is not null && value.Join is null, $"{place}.with: it goes with join"),
        .. When(value.Column is null && (value.Table ?? value.Classes ?? value.Default ?? value.Split ?? (object?)value.Unit) is not null,
            $"{place}: table, classes, default, split and unit go with column"),
        .. When(Count(value.Table is not null, value.Classes is not null, value.Split is not null, value.Unit is not null) > 1,
            $"{place}: it has at most one of table, classes, split and unit"),
        .. When(value.Split is "" || value.Table is { Count: 0 } || value.Classes is { Count: 0 }, $"{place}: split, table and classes are not empty"),
        .. value.Classes is null ? [] : ClassProblems($"{place}.classes", value.Classes),
        .. value.Join?.SelectMany((part, i) => (IEnumerable<string>)
        [
            .. ValueProblems($"{place}.join[{i}]", part),
            .. When(part.Split is not null || part.Unit is not null, $"{place}.join[{i}]: split and unit have no place in a join"),
        ]) ?? [],
    ];

    private static IEnumerable<string> ClassProblems(string place, IReadOnlyList<NumberClass> classes) =>
        classes.Zip(classes.Skip(1), (a, b) => a.Below is null || a.Below >= b.Below).Contains(true)
            ? [$"{place}: the bounds do not rise, or a class stands after the open one"]
            : [];

    private static IEnumerable<string> TimeProblems(string place, TimeMapping time) =>
        When(time.Unit == TimeUnit.Rfc3339 && time.Origin is not null, $"{place}.origin: an RFC 3339 time has its own");

    private static IEnumerable<string> PresenceProblems(Mapping mapping, PresenceRule presence) =>
    [
        .. When(mapping.Contract != ContractFields.OperatorEvent, $"presence: it gives {ContractFields.OperatorEvent}"),
        .. When(mapping.Emit is not null || mapping.Id is not null || mapping.After is not null, "presence: it makes its own ids and events; emit, id and after have no place beside it"),
        .. When(presence.GapHours is not (> 0 and <= 24 * 366), $"presence.gap_hours: {presence.GapHours} is not above 0 and at most 8784"),
        .. mapping.Fields.Where(field => field.Key != "operator" && field.Value.Mark != FieldMark.Absent)
            .Select(field => $"fields.{field.Key}: a heartbeat tells that an operator is there, not what it can do; say absent"),
    ];

    private static IEnumerable<string> RuleProblems(Mapping mapping) =>
    [
        .. When(mapping.Id is not { Count: > 0 }, "id: it names at least one column"),
        .. When(mapping.Emit is not { Count: > 0 }, "emit: it has at least one rule"),
        .. (mapping.Emit ?? []).SelectMany((rule, i) => RuleProblems($"emit[{i}]", rule, mapping)),
        .. (mapping.Emit ?? []).CountBy(rule => rule.Label).Where(label => label.Value > 1).Select(label => $"emit: the label {label.Key} is there {label.Value} times"),
        .. When(mapping.After is null == (mapping.Emit ?? []).Any(rule => rule.Count is not null), "after: it is there if and only if a rule has a count"),
    ];

    private static IEnumerable<string> RuleProblems(string place, EmitRule rule, Mapping mapping)
    {
        var isOutcome = mapping.Contract == ContractFields.RequestOutcome;
        var isFailure = rule.Outcome == "failed";
        var namesNobody = mapping.Fields.GetValueOrDefault("operator") is { Mark: FieldMark.Absent, Placeholder: null };
        return
        [
            // The letters keep the ids apart: see Emission.
            .. When(rule.Label.Length == 0 || !rule.Label.All(c => c is '-' or (>= 'a' and <= 'z')), $"{place}.label: it has lower-case letters and hyphens"),
            .. When(isOutcome && !isFailure && rule.Outcome != "succeeded", $"{place}.outcome: it is succeeded or failed"),
            .. When(isFailure && OutcomeNames.ParseFailure(rule.FailedCondition ?? "") is null, $"{place}.failed_condition: it is one of the six conditions, or unknown"),
            .. When(!isFailure && rule.FailedCondition is not null, $"{place}.failed_condition: it goes with a failure"),
            .. When(isOutcome ? rule.Type is not null : !OperatorEventWords.All.ContainsKey(rule.Type ?? ""), $"{place}.type: it is {string.Join(", ", OperatorEventWords.All.Keys)} for an operator event, and not there for an outcome"),
            .. When(!isOutcome && (rule.Outcome is not null || rule.Count is not null || rule.Unserved), $"{place}: outcome, count and unserved go with request outcomes"),
            .. When(isOutcome && !isFailure && (rule.Unserved || namesNobody), $"{place}: a success names an operator; give the operator's field a value or a placeholder"),
            .. When(rule.Count is not null && rule.Time is not null, $"{place}.time: what is counted is spread over the row's interval"),
            .. rule.Time is { } time ? TimeProblems($"{place}.time", time) : [],
            .. (rule.When ?? []).SelectMany((condition, i) => When(
                Count(condition.In is not null, condition.Empty is not null, condition.Below is not null, condition.AtLeast is not null, condition.BelowColumn is not null, condition.AtLeastColumn is not null) != 1,
                $"{place}.when[{i}]: beside the column it has exactly one property")),
        ];
    }

    private static bool IsSet(Mapping mapping, string field) => mapping.Fields.GetValueOrDefault(field) is { Mark: not FieldMark.Absent };

    private static IEnumerable<string> When(bool isProblem, string problem) => isProblem ? [problem] : [];

    private static int Count(params ReadOnlySpan<bool> flags) => flags.Count(true);
}
