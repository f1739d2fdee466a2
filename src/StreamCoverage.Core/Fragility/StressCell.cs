namespace StreamCoverage.Core.Fragility;

/// <summary>What a stress test needs to know of a workload cell.</summary>
/// <param name="Demand">Requests in the window.</param>
/// <param name="Successes">Of these, those that succeeded.</param>
/// <param name="Covered">Whether the cell is covered now.</param>
/// <param name="Qualifying">The operators that are shown to serve it well, each once.</param>
public sealed record StressCell(long Demand, long Successes, bool Covered, IReadOnlyList<QualifyingOperator> Qualifying);

/// <summary>An operator that serves a cell well.</summary>
/// <param name="Name">The operator.</param>
/// <param name="Served">Its successful attempts in the cell.</param>
public readonly record struct QualifyingOperator(string Name, long Served);

/// <summary>What fails together: one owner, region, upstream vendor, software image or hardware class; or an operator by itself.</summary>
/// <param name="Name">Its name, or the operator's.</param>
/// <param name="IsOperator">Whether it is one operator, of which nothing shared is known.</param>
public readonly record struct FailureDomain(string Name, bool IsOperator) : IComparable<FailureDomain>
{
    /// <summary>Shared domains first, then by name.</summary>
    public int CompareTo(FailureDomain other) => IsOperator == other.IsOperator
        ? string.CompareOrdinal(Name, other.Name)
        : IsOperator.CompareTo(other.IsOperator);

    public static bool operator <(FailureDomain a, FailureDomain b) => a.CompareTo(b) < 0;

    public static bool operator >(FailureDomain a, FailureDomain b) => a.CompareTo(b) > 0;
}
