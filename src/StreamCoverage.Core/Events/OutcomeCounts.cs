using System.Runtime.CompilerServices;

namespace StreamCoverage.Core.Events;

/// <summary>How many ended in each <see cref="Outcome"/>: an additive group, so that counts add up in any order and subtract again.</summary>
/// <remarks>The default value is zero everywhere.</remarks>
[InlineArray(OutcomeNames.Count)]
public struct OutcomeCounts : IEquatable<OutcomeCounts>
{
    private long _first;

    /// <summary>All that ended, whatever the outcome.</summary>
    public readonly long Total
    {
        get
        {
            long total = 0;
            foreach (var count in this)
                total += count;
            return total;
        }
    }

    /// <summary>Those that succeeded.</summary>
    public readonly long Succeeded => this[(int)Outcome.Succeeded];

    /// <summary>Those that failed at a condition, known or not.</summary>
    public readonly long Failed => Total - Succeeded;

    /// <summary>Whether every counter is zero.</summary>
    public readonly bool IsZero => this == default;

    /// <summary>The counter of one outcome.</summary>
    public long this[Outcome outcome]
    {
        readonly get => this[(int)outcome];
        set => this[(int)outcome] = value;
    }

    /// <summary>Adds <paramref name="other"/> counter by counter.</summary>
    /// <exception cref="OverflowException">A counter leaves the range of 64 bits.</exception>
    public void Add(in OutcomeCounts other)
    {
        for (var i = 0; i < OutcomeNames.Count; i++)
            this[i] += other[i];
    }

    /// <summary>Takes <paramref name="other"/> away, counter by counter.</summary>
    public void Subtract(in OutcomeCounts other)
    {
        for (var i = 0; i < OutcomeNames.Count; i++)
            this[i] -= other[i];
    }

    /// <summary>Adds <paramref name="other"/> (1) or takes it away (-1).</summary>
    internal void Move(in OutcomeCounts other, int sign)
    {
        if (sign > 0)
            Add(other);
        else
            Subtract(other);
    }

    /// <inheritdoc />
    public readonly bool Equals(OutcomeCounts other) => ((ReadOnlySpan<long>)this).SequenceEqual(other);

    /// <inheritdoc />
    public override readonly bool Equals(object? obj) => obj is OutcomeCounts other && Equals(other);

    /// <inheritdoc />
    public override readonly int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var count in this)
            hash.Add(count);
        return hash.ToHashCode();
    }

    /// <summary>As <c>s=9 model=1</c>: only what is not zero.</summary>
    public override readonly string ToString()
    {
        var parts = new List<string>();
        for (var i = 0; i < OutcomeNames.Count; i++)
            if (this[i] != 0)
                parts.Add($"{((Outcome)i).Word()}={this[i]}");
        return parts.Count == 0 ? "none" : string.Join(' ', parts);
    }

    public static bool operator ==(OutcomeCounts a, OutcomeCounts b) => a.Equals(b);

    public static bool operator !=(OutcomeCounts a, OutcomeCounts b) => !a.Equals(b);
}
