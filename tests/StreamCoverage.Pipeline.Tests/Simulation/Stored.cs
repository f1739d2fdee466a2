using System.Text;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>What is stored, without what depends on the timing of a run: revisions, alerts, and events that tell of restatements.</summary>
internal static class Stored
{
    /// <summary>As lines of text.</summary>
    public static IReadOnlyList<string> Lines(MemoryContent content) =>
    [
        .. content.Slices.SelectMany(facts => Rows("slice", facts)),
        .. content.Hours.SelectMany(facts => Rows("hour", facts)),
        .. content.History.Select(row => $"history {row.Network} {row.Window} {row.End} {row.Figures}"),
        .. content.Documents.Where(IsTimeless).Select(d => $"{d.Type} {d.Id} {Encoding.UTF8.GetString(d.Data!)}"),
        .. content.Events.Where(IsTimeless).Select(e => $"event {e.Stream} {e.Id} {Encoding.UTF8.GetString(e.Data)}"),
        .. content.Accounting.Select(row => $"accounting {row with { Rejected = [] }} {string.Join(',', row.Rejected)}"),
    ];

    /// <summary>Whether two stores hold the same; what <see cref="Lines"/> would say, at a tenth of the cost.</summary>
    public static bool AreSame(MemoryContent a, MemoryContent b) =>
        Same(a.Slices, b.Slices, SameFacts)
        && Same(a.Hours, b.Hours, SameFacts)
        && Same(a.History, b.History, (x, y) => x.Network == y.Network && x.Window == y.Window && x.End == y.End && x.Figures.Equals(y.Figures))
        && Same(a.Documents.Where(IsTimeless), b.Documents.Where(IsTimeless), (x, y) => x.Type == y.Type && x.Id == y.Id && x.Data.AsSpan().SequenceEqual(y.Data))
        && Same(a.Events.Where(IsTimeless), b.Events.Where(IsTimeless), (x, y) => x.Stream == y.Stream && x.Id == y.Id && x.Data.AsSpan().SequenceEqual(y.Data))
        && Same(a.Accounting, b.Accounting, SameAccounting);

    /// <summary>The first line in which two stores differ.</summary>
    public static string FirstDifference(MemoryContent a, MemoryContent b)
    {
        var (left, right) = (Lines(a), Lines(b));
        var i = 0;
        while (i < left.Count && i < right.Count && left[i] == right[i])
            i++;
        return $"line {i} of {left.Count} and {right.Count}\n  {left.ElementAtOrDefault(i)}\n  {right.ElementAtOrDefault(i)}";
    }

    private static bool IsTimeless(DocumentWrite document) => document.Type != "CoverageAlert";

    private static bool IsTimeless(StreamEvent @event) =>
        @event.Stream.StartsWith("operator/", StringComparison.Ordinal) && @event.Type != "OperatorAssessed";

    private static bool SameFacts(SliceFacts a, SliceFacts b) => a.Network == b.Network && a.Start == b.Start && a.Rows.SequenceEqual(b.Rows);

    private static bool SameAccounting(AccountingRow a, AccountingRow b) =>
        a.Rejected.SequenceEqual(b.Rejected) && a with { Rejected = [] } == b with { Rejected = [] };

    private static bool Same<T>(IEnumerable<T> a, IEnumerable<T> b, Func<T, T, bool> same)
    {
        using var right = b.GetEnumerator();
        foreach (var left in a)
            if (!right.MoveNext() || !same(left, right.Current))
                return false;
        return !right.MoveNext();
    }

    private static IEnumerable<string> Rows(string grain, SliceFacts facts) =>
        facts.Rows.Select(row => $"{grain} {facts.Network} {facts.Start} {Text(row)}");

    private static string Text(SliceRow row) => $"{row.Cell} {row.Operator} {row.Role} [{row.Requests}] [{row.Attempts}] {row.RewardMicros} [{row.Latencies}]";
}
