namespace StreamCoverage.Pipeline.Ingest;

/// <summary>A slot of an open-addressed table that names an entry and keeps what is left of 32 bits for the entry's hash.</summary>
/// <remarks>
/// <code>
///   tag: bits of the hash | entry's number + 1, in as many bits as the table's mask has      0 is free
/// </code>
/// Entries whose tag differs are not looked at, which saves waiting for their memory where many share a neighbourhood: with a million slots one in 4,096
/// is looked at in vain. A tag that is alike says nothing: the entry's key is always compared.
/// </remarks>
internal static class SlotTag
{
    /// <summary>What a slot holds.</summary>
    /// <param name="hash">The hash of the entry's key; its low bits choose the slot, the tag is of its high ones.</param>
    /// <param name="number">The entry's, below <paramref name="mask"/>.</param>
    /// <param name="mask">The table's length, a power of two, less one.</param>
    public static uint Of(ulong hash, int number, int mask) => TagOf(hash, mask) | unchecked((uint)(number + 1));

    /// <summary>Whether what a slot holds, which is not 0, may be the entry of this hash.</summary>
    public static bool IsLike(uint taken, ulong hash, int mask) => unchecked(taken & ~(uint)mask) == TagOf(hash, mask);

    /// <summary>The number of the entry that a slot names, which is not 0.</summary>
    public static int NumberOf(uint taken, int mask) => unchecked(((int)taken & mask) - 1);

    private static uint TagOf(ulong hash, int mask) => unchecked((uint)(hash >> 32) & ~(uint)mask);
}
