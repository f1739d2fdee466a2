using System.Text.Json.Serialization;

namespace StreamCoverage.Import.Mappings;

/// <summary>How the rows of a file become events. The JSON form is described in <c>infra/mappings/README.md</c>.</summary>
/// <param name="Name">Kebab case, as in <c>golem-provider-outcomes</c>.</param>
/// <param name="Description">What the rows are, and what each becomes, for people.</param>
/// <param name="Source">Where the data comes from.</param>
/// <param name="Contract">Which events come out.</param>
/// <param name="Format">How rows are written.</param>
/// <param name="Network">The tenant of every event.</param>
/// <param name="Time">When a row's events happened; for counters the end of the row's interval.</param>
/// <param name="Fields">Every field of the contract that a mapping can set, each with its mark.</param>
/// <param name="Schema">The editor's hint <c>$schema</c>; it has no effect.</param>
/// <param name="NotBefore">Rows whose time is earlier give no event; null: all rows count.</param>
/// <param name="After">The start of a row's interval, exclusive; null where no rule counts.</param>
/// <param name="Id">The columns that name a row: joined by <c>-</c> they begin the id of each of its events. Null where <paramref name="Presence"/> is set.</param>
/// <param name="Emit">Which rows give which events; every rule that matches a row gives its own. Null where <paramref name="Presence"/> is set.</param>
/// <param name="Presence">Rows are heartbeats of operators; null: rows are what <paramref name="Emit"/> says.</param>
public sealed record Mapping(
    string Name,
    string Description,
    string Source,
    string Contract,
    RowFormat Format,
    string Network,
    TimeMapping Time,
    IReadOnlyDictionary<string, FieldMapping> Fields,
    [property: JsonPropertyName("$schema")] string? Schema = null,
    DateTimeOffset? NotBefore = null,
    TimeMapping? After = null,
    IReadOnlyList<string>? Id = null,
    IReadOnlyList<EmitRule>? Emit = null,
    PresenceRule? Presence = null);

/// <summary>How rows are written.</summary>
public enum RowFormat : byte
{
    /// <summary>RFC 4180 with a header row.</summary>
    Csv = 1,

    /// <summary>One JSON object per line; a column is a property's path, as <c>a.b</c>.</summary>
    JsonLines = 2,
}

/// <summary>One field of the contract.</summary>
/// <param name="Mark">How the source knows it.</param>
/// <param name="Value">Where it comes from; null where it is absent.</param>
/// <param name="Placeholder">
/// Only for an absent operator of request outcomes, and only <c>unattributed</c>: the contract wants an operator on a success, and the source
/// names none.
/// </param>
public sealed record FieldMapping(FieldMark Mark, ValueMapping? Value = null, string? Placeholder = null);

/// <summary>How the source knows a field.</summary>
public enum FieldMark : byte
{
    /// <summary>A column holds it; at most its spelling is changed.</summary>
    Observed = 1,

    /// <summary>It follows from columns by a rule of ours: a class, a join, a constant.</summary>
    Derived = 2,

    /// <summary>The source does not know it, so no event has it.</summary>
    Absent = 3,
}

/// <summary>A value of a row: a column, a constant, or several values joined. Exactly one of the three is set.</summary>
/// <param name="Column">Its text, without surrounding white space; an empty one is no value.</param>
/// <param name="Constant">The same for all rows.</param>
/// <param name="Join">Values joined by <paramref name="With"/>; no value if one of them is none.</param>
/// <param name="With">Between joined values. Default <c>-</c>.</param>
/// <param name="Table">Column only: value to value; <c>""</c> stands for an empty column.</param>
/// <param name="Classes">Column only: the number's class.</param>
/// <param name="Default">Column only: what a value that is in no class or table becomes, and an empty one. Null: a row with such a value is refused, an empty one has no value.</param>
/// <param name="Split">Column only, and only for lists: what separates the entries.</param>
/// <param name="Unit">Column only, and only for <c>latency_ms</c>: the unit of the number.</param>
public sealed record ValueMapping(
    string? Column = null,
    string? Constant = null,
    IReadOnlyList<ValueMapping>? Join = null,
    string? With = null,
    IReadOnlyDictionary<string, string>? Table = null,
    IReadOnlyList<NumberClass>? Classes = null,
    string? Default = null,
    string? Split = null,
    TimeUnit? Unit = null);

/// <summary>A class of numbers: from the bound of the class before it, inclusive, to its own, exclusive.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Below">Its bound; null for the last class, which is open.</param>
public sealed record NumberClass(string Label, double? Below = null);

/// <summary>A moment in a column.</summary>
/// <param name="Column">Where it stands.</param>
/// <param name="Unit">How it is written.</param>
/// <param name="Origin">What 0 means; null: 1970-01-01T00:00:00Z. Not with RFC 3339.</param>
public sealed record TimeMapping(string Column, TimeUnit Unit, DateTimeOffset? Origin = null);

/// <summary>How a time or a duration is written.</summary>
public enum TimeUnit : byte
{
    /// <summary>Seconds, fractions allowed.</summary>
    S = 1,

    /// <summary>Milliseconds, fractions allowed.</summary>
    Ms = 2,

    /// <summary>Microseconds.</summary>
    Us = 3,

    /// <summary>RFC 3339 with an offset; only for times.</summary>
    Rfc3339 = 4,
}

/// <summary>Which rows give which event.</summary>
/// <param name="Label">Ends the event's id, before a counter's number; lower-case letters and <c>-</c>.</param>
/// <param name="Outcome">For request outcomes: <c>succeeded</c> or <c>failed</c>.</param>
/// <param name="FailedCondition">For a failure: the condition.</param>
/// <param name="Type">For operator events: <c>joined</c>, <c>capabilities-changed</c> or <c>left</c>.</param>
/// <param name="When">All have to hold; null: every row.</param>
/// <param name="Count">A column that holds how many such events fell into the row's interval; null: one event at the row's time.</param>
/// <param name="Time">When the event happened; null: the row's time. Not with <paramref name="Count"/>.</param>
/// <param name="Unserved">True: nobody served the request, whatever the operator's field says.</param>
public sealed record EmitRule(
    string Label,
    string? Outcome = null,
    string? FailedCondition = null,
    string? Type = null,
    IReadOnlyList<RowCondition>? When = null,
    string? Count = null,
    TimeMapping? Time = null,
    bool Unserved = false);

/// <summary>What a row has to be like. Exactly one property beside the column is set.</summary>
/// <param name="Column">Which column.</param>
/// <param name="In">Its text is one of these; <c>""</c> stands for an empty column.</param>
/// <param name="Empty">Whether it is empty.</param>
/// <param name="Below">Its number is below this one.</param>
/// <param name="AtLeast">Its number is this one or above.</param>
/// <param name="BelowColumn">Its number is below that of another column.</param>
/// <param name="AtLeastColumn">Its number is that of another column or above.</param>
public sealed record RowCondition(
    string Column,
    IReadOnlyList<string>? In = null,
    bool? Empty = null,
    double? Below = null,
    double? AtLeast = null,
    string? BelowColumn = null,
    string? AtLeastColumn = null);

/// <summary>Rows are heartbeats: an operator was seen at the row's time.</summary>
/// <param name="GapHours">An operator that is unseen for longer has left, at the last time seen plus the gap; more than 0.</param>
public sealed record PresenceRule(double GapHours);
