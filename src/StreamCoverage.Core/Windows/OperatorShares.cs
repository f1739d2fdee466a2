using System.Runtime.InteropServices;
using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Core.Windows;

/// <summary>
/// What each operator did in one cell of a window. A change costs that operator only: whether it qualifies is kept until then.
/// </summary>
internal sealed class OperatorShares
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Operators with at least one attempt, whoever reported it.</summary>
    public int Active { get; private set; }

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Operators with attempts for demand, or rewards, by name.</summary>
    public IEnumerable<KeyValuePair<string, OperatorShare>> Sorted => _entries
        .Where(entry => entry.Value.Share != default)
        .Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Share))
        .OrderBy(entry => entry.Key, StringComparer.Ordinal);

    /// <summary>Whether an operator has attempts for demand.</summary>
    public bool Has(string name) => _entries.TryGetValue(name, out var entry) && entry.Share.Attempts > 0;

    /// <summary>Those of them that qualified when they were last counted, by name.</summary>
    public IEnumerable<KeyValuePair<string, OperatorShare>> Qualified => _entries
        .Where(entry => entry.Value.Standing == Standing.Qualified)
        .Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Share))
        .OrderBy(entry => entry.Key, StringComparer.Ordinal);

    /// <summary>Takes a row that names an operator in (1) or lets it go (-1).</summary>
    /// <returns>The operator's attempts for demand, before and after.</returns>
    public CountMove Move(in SliceRow row, int sign)
    {
        var isDemand = row.Role.IsDemand();
        if (row.Attempts.IsZero && (!isDemand || row.RewardMicros == 0))
            return default;
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, row.Operator!, out _);
        if (!row.Attempts.IsZero)
        {
            Active -= entry.Rows > 0 ? 1 : 0;
            entry.Rows += sign;
            Active += entry.Rows > 0 ? 1 : 0;
        }
        var before = entry.Share.Attempts;
        if (isDemand)
        {
            entry.Share = entry.Share.Plus(new(row.Attempts.Total, row.Attempts.Succeeded, row.RewardMicros), sign);
            entry.Standing = Standing.Unknown;
        }
        var moved = new CountMove(before, entry.Share.Attempts);
        if (entry.Rows == 0 && entry.Share == default)
            _entries.Remove(row.Operator!);
        return moved;
    }

    /// <summary>How many operators qualify, and how many clusters of them.</summary>
    public (int Operators, int Clusters) Serving(CellJudge judge, Func<string, string>? clusterOf)
    {
        var (operators, clusters) = (0, clusterOf is null ? null : new HashSet<string>(StringComparer.Ordinal));
        foreach (var name in _entries.Keys)
        {
            // Values may change under an enumeration of the keys; only the set of keys may not.
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_entries, name);
            if (entry.Standing == Standing.Unknown)
                entry.Standing = judge.Qualifies(entry.Share.Attempts, entry.Share.Succeeded) ? Standing.Qualified : Standing.Unqualified;
            if (entry.Standing != Standing.Qualified)
                continue;
            operators++;
            clusters?.Add(clusterOf!(name));
        }
        return (operators, clusters?.Count ?? operators);
    }

    private enum Standing : byte
    {
        Unknown,
        Qualified,
        Unqualified,
    }

    private struct Entry
    {
        public OperatorShare Share;
        public int Rows;
        public Standing Standing;
    }
}
