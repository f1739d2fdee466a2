using System.Numerics;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>How large a table grows that is at most three quarters full, and whose length is a power of two.</summary>
internal static class TableSize
{
    private const int LengthMin = 16;
    private const int Share = 16;

    /// <summary>Whether a table of this length has no room for one more.</summary>
    public static bool IsFull(int count, int length) => count * 4L >= length * 3L;

    /// <summary>The length after <paramref name="length"/>.</summary>
    /// <param name="length">Of a table that is full; 0 for none.</param>
    /// <param name="expected">
    /// How many entries the same table had in the slice before; 0 where nobody knows. A table that holds a sixteenth of it grows to that size at
    /// once: most slices are alike, and moving entries at each doubling costs more than putting them in. A slice that stays nearly empty stays small.
    /// </param>
    public static int Next(int length, int expected)
    {
        var doubled = Math.Max(LengthMin, length * 2);
        var needed = (int)Math.Min(1 << 30, BitOperations.RoundUpToPowerOf2((uint)((expected * 4L / 3) + 1)));
        return (long)length * Share >= needed ? Math.Max(doubled, needed) : doubled;
    }
}
