using System.Runtime.CompilerServices;
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
    private const int ChangedKept = 16;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    // Operators whose standing is not known any more, and whether they counted as qualified until then.
    private List<(string Name, bool Qualified)> _changed = [];
    private Dictionary<string, int>? _clusters;
    private int _qualified;

    /// <summary>Operators with at least one attempt, whoever reported it.</summary>
    public int Active { get; private set; }

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Operators with attempts for demand, or rewards, by name.</summary>
    public IEnumerable<KeyValuePair<string, OperatorShare>> Sorted => Unsorted.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    /// <summary>The same in no order.</summary>
    public IEnumerable<KeyValuePair<string, OperatorShare>> Unsorted
    {
        get
        {
            foreach (var (name, entry) in _entries)
                if (entry.Share != default)
                    yield return new(name, entry.Share);
        }
    }

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
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, row.Operator!, out var known);
        if (!known || (isDemand && entry.Standing != Standing.Unknown))
            _changed.Add((row.Operator!, entry.Standing == Standing.Qualified));
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

    /// <summary>How many operators qualify, and how many clusters of them: costs what changed since it was last asked.</summary>
    /// <param name="rule">By what they qualify; the same at every call.</param>
    /// <param name="clusterOf">The cluster of an operator, the same at every call; null where each is its own.</param>
    public (int Operators, int Clusters) Serving(QualifyingCounts rule, Func<string, string>? clusterOf)
    {
        foreach (var (name, qualified) in _changed)
        {
            if (qualified)
                Count(name, clusterOf, -1);
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_entries, name);
            // One that left is not there, and one that came back stands here twice.
            if (Unsafe.IsNullRef(ref entry) || entry.Standing != Standing.Unknown)
                continue;
            entry.Standing = rule.Qualifies(entry.Share.Attempts, entry.Share.Succeeded) ? Standing.Qualified : Standing.Unqualified;
            if (entry.Standing == Standing.Qualified)
                Count(name, clusterOf, 1);
        }
        // What a great change took is not held for the small ones that follow.
        if (_changed.Count > ChangedKept)
            _changed = [];
        _changed.Clear();
        return (_qualified, _clusters?.Count ?? _qualified);
    }

    private void Count(string name, Func<string, string>? clusterOf, int sign)
    {
        _qualified += sign;
        if (clusterOf is null)
            return;
        _clusters ??= new(StringComparer.Ordinal);
        var cluster = clusterOf(name);
        ref var members = ref CollectionsMarshal.GetValueRefOrAddDefault(_clusters, cluster, out _);
        members += sign;
        if (members == 0)
            _clusters.Remove(cluster);
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
