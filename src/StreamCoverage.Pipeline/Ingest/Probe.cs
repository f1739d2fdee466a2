using System.Runtime.CompilerServices;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The order in which an open-addressed table of a power of two slots is searched: from where the hash says, one after another, round and round.</summary>
/// <remarks>Nothing here can go over, so nothing is checked; the array still checks what it is asked for.</remarks>
internal static class Probe
{
    /// <summary>Where the search for a hash begins.</summary>
    /// <param name="hash">Its low bits choose.</param>
    /// <param name="mask">How many slots there are, less one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int First(ulong hash, int mask) => unchecked((int)hash & mask);

    /// <summary>The slot after one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Next(int slot, int mask) => unchecked(slot + 1) & mask;
}
