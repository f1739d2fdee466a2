using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Schemas.Encoding;

/// <summary>A regression of coverage, or its end, as the contract <c>coverage-alert.v1</c> carries it.</summary>
/// <param name="AlertId">Derived from rule, network, cell, window, opening slice and revision: the same id always has the same bytes.</param>
/// <param name="Network">The tenant.</param>
/// <param name="Rule">The rule that fired.</param>
/// <param name="State">Whether it begins or ends.</param>
/// <param name="Cell">The workload cell that it is about; null for the whole network.</param>
/// <param name="Window">The window's name, as <c>1h</c>; null for a rule that counts from the onset instead.</param>
/// <param name="OnsetAt">When the regression is believed to have begun.</param>
/// <param name="OccurredAt">End of the slice at which it fired, or was resolved.</param>
/// <param name="Before">Success rate that was expected, 0 to 1; six decimals are kept.</param>
/// <param name="After">Success rate since the onset, 0 to 1; six decimals are kept.</param>
/// <param name="Requests">Requests since the onset.</param>
/// <param name="Slices">Starts of the slices that the alert rests on, oldest first.</param>
/// <param name="Offsets">Where the events of those slices lie in the log, by topic and partition.</param>
/// <param name="Revision">0 at first; raised where restated figures gave it anew.</param>
/// <param name="DefinitionVersion">Which version of the definitions made it.</param>
/// <param name="Dimension">The value of a dimension that it is about, all of its cells together; null for one cell or the whole network.</param>
/// <param name="Severity">Whether someone is called.</param>
/// <param name="Reporters">Who attests <paramref name="Before"/> and <paramref name="After"/>, where it is that reporters disagree; else null.</param>
public sealed record CoverageAlertEvent(
    string AlertId,
    string Network,
    string Rule,
    AlertState State,
    WorkloadCell? Cell,
    string? Window,
    EventTime OnsetAt,
    EventTime OccurredAt,
    decimal Before,
    decimal After,
    long Requests,
    IReadOnlyList<EventTime> Slices,
    IReadOnlyList<OffsetRange> Offsets,
    int Revision,
    int DefinitionVersion,
    RollupKey? Dimension = null,
    AlertSeverity Severity = AlertSeverity.Page,
    ReporterPair? Reporters = null);

/// <summary>How urgent an alert is.</summary>
public enum AlertSeverity : byte
{
    /// <summary>Someone is called: the network as a whole regressed.</summary>
    Page = 1,

    /// <summary>It can wait for the day: a part of the demand regressed, or the error budget goes slowly.</summary>
    Ticket = 2,
}

/// <summary>How severities are spelled.</summary>
public static class AlertSeverities
{
    /// <summary>The word for <paramref name="severity"/>, in lower case.</summary>
    public static string Word(this AlertSeverity severity) => severity == AlertSeverity.Ticket ? "ticket" : "page";
}

/// <summary>Whether an alert begins or ends.</summary>
public enum AlertState : byte
{
    /// <summary>The regression is there.</summary>
    Firing = 1,

    /// <summary>It is over.</summary>
    Resolved = 2,
}

/// <summary>Offsets [From, To) of one partition.</summary>
public readonly record struct OffsetRange(SourcePartition Source, long From, long To);
