using System.Runtime.CompilerServices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>What one operator did in one slice or hour, whoever attests it.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Attempts">Its attempts, above 0.</param>
/// <param name="Succeeded">Those that succeeded.</param>
/// <param name="RewardMicros">Millionths of the network's unit that it was paid.</param>
internal readonly record struct OperatorPane(string Operator, long Attempts, long Succeeded, long RewardMicros);

/// <summary>Facts summed by operator, in ordinal order of names.</summary>
/// <remarks>Kept beside the facts for as long as these are, because every analysis of a long window asks for the same hours again.</remarks>
internal static class OperatorPanes
{
    private static readonly ConditionalWeakTable<SliceFacts, OperatorPane[]> Kept = [];

    public static IReadOnlyList<OperatorPane> Of(SliceFacts facts) => Kept.GetValue(facts, Sum);

    private static OperatorPane[] Sum(SliceFacts facts)
    {
        var sums = new SortedDictionary<string, OperatorPane>(StringComparer.Ordinal);
        foreach (var row in facts.Rows)
        {
            if (row.Operator is null || row.Attempts.IsZero)
                continue;
            var sum = sums.GetValueOrDefault(row.Operator);
            sums[row.Operator] = new(
                row.Operator, sum.Attempts + row.Attempts.Total, sum.Succeeded + row.Attempts.Succeeded, sum.RewardMicros + row.RewardMicros);
        }
        return [.. sums.Values];
    }
}
