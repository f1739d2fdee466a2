using System.Text;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>What is stored as lines of text, without what depends on the timing of a run: revisions, and events that tell of restatements.</summary>
internal static class Stored
{
    public static IReadOnlyList<string> Lines(MemoryContent content) =>
    [
        .. content.Slices.SelectMany(facts => Rows("slice", facts)),
        .. content.Hours.SelectMany(facts => Rows("hour", facts)),
        .. content.History.Select(row => $"history {row.Network} {row.Window} {row.End} {row.Figures}"),
        .. content.Documents.Where(d => d.Type != "CoverageAlert").Select(d => $"{d.Type} {d.Id} {Encoding.UTF8.GetString(d.Data!)}"),
        .. content.Events.Where(e => e.Stream.StartsWith("operator/", StringComparison.Ordinal) && e.Type != "OperatorAssessed").Select(e => $"event {e.Stream} {e.Id} {Encoding.UTF8.GetString(e.Data)}"),
        .. content.Accounting.Select(row => $"accounting {row with { Rejected = [] }} {string.Join(',', row.Rejected)}"),
    ];

    private static IEnumerable<string> Rows(string grain, SliceFacts facts) =>
        facts.Rows.Select(row => $"{grain} {facts.Network} {facts.Start} {Text(row)}");

    private static string Text(SliceRow row) => $"{row.Cell} {row.Operator} {row.Role} [{row.Requests}] [{row.Attempts}] {row.RewardMicros} [{row.Latencies}]";
}
