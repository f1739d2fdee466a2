using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Watching;

/// <summary>What an alert is about: the network, one value of a dimension, or one workload cell; and by which rule it was found.</summary>
/// <remarks>Regressions of a network call someone; those of a part of its demand open a ticket, as a slow burn does.</remarks>
internal sealed record StreamScope
{
    private StreamScope(string rule, AlertSeverity severity) => (Rule, Severity) = (rule, severity);

    /// <summary>The rule's name.</summary>
    public string Rule { get; }

    /// <summary>Whether someone is called.</summary>
    public AlertSeverity Severity { get; }

    /// <summary>The cell; null where it is about more.</summary>
    public WorkloadCell? Cell { get; private init; }

    /// <summary>The value of a dimension; null where it is about one cell or all of the network.</summary>
    public RollupKey? Dimension { get; private init; }

    /// <summary>The window that the rule looks at; null where it counts from the onset.</summary>
    public string? Window { get; private init; }

    /// <summary>The network's failure rate.</summary>
    public static StreamScope Failures { get; } = new("network-failure-rate", AlertSeverity.Page);

    /// <summary>The network's failure rate with the weights of the last 28 days' demand: a change of demand alone does not move it.</summary>
    public static StreamScope Basket { get; } = new("fixed-basket-failure-rate", AlertSeverity.Page);

    /// <summary>The mean of the cells' failure rates, each cell counted once: the loss of the long tail moves it.</summary>
    public static StreamScope Breadth { get; } = new("breadth", AlertSeverity.Page);

    /// <summary>The name by which the stream is stored.</summary>
    public string Stream => Cell is { } cell ? $"cell/{cell.Id}" : Dimension is { } dimension ? $"dimension/{dimension}" : Rule;

    /// <summary>For people: <c>network</c>, <c>model=llama-70b</c>, or the cell's six values.</summary>
    public string Text => Cell?.ToString() ?? Dimension?.ToString() ?? "network";

    /// <summary>One cell.</summary>
    public static StreamScope Of(WorkloadCell cell) => new("cell-failure-rate", AlertSeverity.Ticket) { Cell = cell };

    /// <summary>All cells with one value in one dimension.</summary>
    public static StreamScope Of(RollupKey dimension) => new("dimension-failure-rate", AlertSeverity.Ticket) { Dimension = dimension };

    /// <summary>A pair of windows of the burn rate.</summary>
    public static StreamScope Of(BurnRule rule) => new(BurnStream, rule.Pages ? AlertSeverity.Page : AlertSeverity.Ticket) { Window = rule.Window };

    /// <summary>What reporters say of one cell.</summary>
    public static StreamScope OfReporters(WorkloadCell cell) => new(ReportersStream, AlertSeverity.Ticket) { Cell = cell, Window = "1h" };

    /// <summary>The name of the rule by which reporters disagree, and the one by which what it keeps is stored.</summary>
    public const string ReportersStream = "reporters-disagree";

    /// <summary>The name of the burn rate's rule, and the one by which what it keeps is stored.</summary>
    public const string BurnStream = "burn-rate";
}
