namespace StreamCoverage.Core.Slices;

/// <summary>One partition of one input topic: the unit of order, of the watermark and of the position.</summary>
/// <param name="Topic">The topic's full name.</param>
/// <param name="Partition">From 0.</param>
public readonly record struct SourcePartition(string Topic, int Partition) : IComparable<SourcePartition>
{
    /// <inheritdoc />
    public int CompareTo(SourcePartition other)
    {
        var order = string.CompareOrdinal(Topic, other.Topic);
        return order != 0 ? order : Partition.CompareTo(other.Partition);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Topic}/{Partition}";
}
