using System.Runtime.CompilerServices;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Core.Windows;

/// <summary>One integer per condition, in the fixed order of the conditions.</summary>
[InlineArray(OutcomeNames.ConditionCount)]
public struct Six : IEquatable<Six>
{
    private long _first;

    internal void Move(in Six other, int sign)
    {
        for (var i = 0; i < OutcomeNames.ConditionCount; i++)
            this[i] += sign * other[i];
    }

    /// <inheritdoc />
    public readonly bool Equals(Six other) => ((ReadOnlySpan<long>)this).SequenceEqual(other);

    /// <inheritdoc />
    public override readonly bool Equals(object? obj) => obj is Six other && Equals(other);

    /// <inheritdoc />
    public override readonly int GetHashCode() => HashCode.Combine(this[0], this[1], this[2], this[3], this[4], this[5]);

    /// <inheritdoc />
    public override readonly string ToString() => $"{this[0]},{this[1]},{this[2]},{this[3]},{this[4]},{this[5]}";

    public static bool operator ==(Six a, Six b) => a.Equals(b);

    public static bool operator !=(Six a, Six b) => !a.Equals(b);
}
