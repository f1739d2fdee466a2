namespace StreamCoverage.Core.Windows;

/// <summary>What one operator did in one cell: attempts for demand, never those for probers or that it reported itself.</summary>
/// <param name="Attempts">Attempts that it made.</param>
/// <param name="Succeeded">Those of them that succeeded.</param>
/// <param name="RewardMicros">Millionths of the network's unit that it was paid.</param>
public readonly record struct OperatorShare(long Attempts, long Succeeded, long RewardMicros)
{
    /// <summary>The sum with another share, or with sign -1 the difference.</summary>
    public OperatorShare Plus(in OperatorShare other, int sign) => new(
        Attempts + (sign * other.Attempts), Succeeded + (sign * other.Succeeded), unchecked(RewardMicros + (sign * other.RewardMicros)));
}
