namespace StreamCoverage.Core.Workloads;

/// <summary>All cells with one value in one dimension.</summary>
/// <param name="Dimension">0 to 5, in the order of <see cref="WorkloadCell.Dimensions"/>.</param>
/// <param name="Value">The value; null where requests left the dimension open.</param>
public readonly record struct RollupKey(int Dimension, string? Value) : IComparable<RollupKey>
{
    /// <summary>The dimension's name, as <c>model</c>.</summary>
    public string DimensionName => WorkloadCell.Dimensions[Dimension];

    /// <summary>The value as people write it: <see cref="WorkloadCell.Any"/> where it is open.</summary>
    public string ValueName => Value ?? WorkloadCell.Any;

    /// <inheritdoc />
    public int CompareTo(RollupKey other) =>
        Dimension != other.Dimension ? Dimension.CompareTo(other.Dimension) : string.CompareOrdinal(Value, other.Value);

    /// <summary>As <c>model=llama-70b</c>.</summary>
    public override string ToString() => $"{DimensionName}={ValueName}";
}
