using StreamCoverage.Pipeline;

namespace StreamCoverage.Cli.Tailing;

/// <summary>A topic that can be looked into: its word, its full name, and what is shown of it where nobody chooses.</summary>
internal sealed record TailTopic(string Word, Func<Topics, string> NameIn, IReadOnlyList<string> Columns)
{
    public static TailTopic RequestOutcomes { get; } = new(
        "request-outcomes", topics => topics.RequestOutcomes,
        ["occurred_at", "network", "model", "hardware", "region", "outcome", "failed_condition", "operator", "latency_ms", "reason"]);

    public static TailTopic OperatorEvents { get; } = new(
        "operator-events", topics => topics.OperatorEvents, ["occurred_at", "network", "operator", "type", "owner", "models", "reason"]);

    public static TailTopic SlicePartials { get; } = new(
        "slice-partials", topics => topics.SlicePartials,
        ["kind", "network", "slice", "source", "chunk", "rows", "requests", "succeeded", "state", "watermark"]);

    public static TailTopic CoverageAlerts { get; } = new(
        "coverage-alerts", topics => topics.CoverageAlerts,
        ["occurred_at", "network", "rule", "scope", "window", "state", "severity", "before", "after", "requests"]);

    public static TailTopic DeadLetters { get; } = new(
        "dead-letters", topics => topics.DeadLetters, ["reason", "topic", "partition", "offset", "index", "network", "detail"]);

    /// <summary>All five, as <see cref="Topics.All"/> has them.</summary>
    public static IReadOnlyList<TailTopic> All { get; } = [RequestOutcomes, OperatorEvents, SlicePartials, CoverageAlerts, DeadLetters];
}
