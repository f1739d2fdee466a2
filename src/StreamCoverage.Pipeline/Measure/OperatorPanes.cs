using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Windows;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>What one operator did in one slice or hour.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="All">Whoever attests it.</param>
/// <param name="Demand">As far as it was for demand.</param>
internal readonly record struct OperatorPane(string Operator, OperatorShare All, OperatorShare Demand);

/// <summary>Facts summed by operator, in ordinal order of names.</summary>
/// <remarks>Kept beside the facts for as long as these are, because every analysis of a long window asks for the same hours again.</remarks>
internal static class OperatorPanes
{
    private static readonly ConditionalWeakTable<SliceFacts, OperatorPane[]> Kept = [];

    public static IReadOnlyList<OperatorPane> Of(SliceFacts facts) => Kept.GetValue(facts, Sum);

    private static OperatorPane[] Sum(SliceFacts facts)
    {
        var sums = new Dictionary<string, OperatorPane>(StringComparer.Ordinal);
        foreach (var row in facts.Rows)
        {
            if (row.Operator is null || row.Attempts.IsZero)
                continue;
            var share = new OperatorShare(row.Attempts.Total, row.Attempts.Succeeded, row.RewardMicros);
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, row.Operator, out _);
            sum = new(row.Operator, sum.All.Plus(share, 1), row.Role.IsDemand() ? sum.Demand.Plus(share, 1) : sum.Demand);
        }
        return [.. sums.Values.OrderBy(sum => sum.Operator, StringComparer.Ordinal)];
    }
}
