using System.Diagnostics;
using StreamCoverage.Core.Slices;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Adds up lists of rows: partials to a slice, slices to an hour. Integers, so any order gives the same sum.</summary>
internal static class RowSums
{
    /// <summary>The sum of lists that are each in canonical order, itself in canonical order.</summary>
    public static IReadOnlyList<SliceRow> Of(IReadOnlyList<IReadOnlyList<SliceRow>> lists)
    {
        if (lists.Count == 1)
            return lists[0];
        var sum = new List<SliceRow>();
        var heads = new PriorityQueue<IEnumerator<SliceRow>, SliceRow>();
        foreach (var list in lists)
            Next(list.GetEnumerator(), heads);
        while (heads.TryDequeue(out var head, out var row))
        {
            if (sum.Count > 0 && sum[^1].CompareTo(row) == 0)
                sum[^1] = sum[^1].Plus(row);
            else
                sum.Add(row);
            Debug.Assert(sum.Count < 2 || sum[^2].CompareTo(sum[^1]) < 0, "lists are in canonical order");
            Next(head, heads);
        }
        return sum;
    }

    private static void Next(IEnumerator<SliceRow> head, PriorityQueue<IEnumerator<SliceRow>, SliceRow> heads)
    {
        if (head.MoveNext())
            heads.Enqueue(head, head.Current);
        else
            head.Dispose();
    }
}
