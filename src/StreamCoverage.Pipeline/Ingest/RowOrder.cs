using StreamCoverage.Core.Events;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The canonical order of a table's rows: cell, operator (none first), role, as <see cref="Core.Slices.SliceRow.CompareTo"/> has it.</summary>
/// <remarks>Each cell and each operator is compared by its texts once, among themselves; rows are then sorted by the numbers of those places.</remarks>
internal static class RowOrder
{
    private const int OperatorBits = 30;

    /// <summary>The places of <paramref name="keys"/>, first to last.</summary>
    public static int[] Of(TallyKey[] keys, Names names)
    {
        var cells = new Dictionary<int, int>();
        var operators = new Dictionary<int, int>();
        foreach (var key in keys)
        {
            cells.TryAdd(key.Cell, 0);
            operators.TryAdd(key.Operator, 0);
        }
        Rank(cells, names.WorkloadOf, Comparer<WorkloadCell>.Default);
        Rank(operators, names.Symbols.Name, StringComparer.Ordinal);

        var places = new ulong[keys.Length];
        var order = new int[keys.Length];
        for (var row = 0; row < order.Length; row++)
        {
            var key = keys[row];
            places[row] = ((ulong)cells[key.Cell] << OperatorBits | (uint)operators[key.Operator]) << ReporterRoles.Bits | (uint)key.Role;
            order[row] = row;
        }
        Array.Sort(places, order);
        return order;
    }

    private static void Rank<T>(Dictionary<int, int> ranks, Func<int, T> value, IComparer<T> comparer)
    {
        var numbers = ranks.Keys.ToArray();
        Array.Sort(Array.ConvertAll(numbers, number => value(number)), numbers, comparer);
        for (var rank = 0; rank < numbers.Length; rank++)
            ranks[numbers[rank]] = rank;
    }
}
