using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>The names that stand for what has none: what is over a bound, and every value. Nobody may send them, or figures would mix.</summary>
internal static class ReservedNames
{
    private static readonly byte[] Other = System.Text.Encoding.UTF8.GetBytes(WorkloadCell.OtherName);
    private static readonly byte[] All = System.Text.Encoding.UTF8.GetBytes(WorkloadCell.AllName);

    /// <summary>Whether <paramref name="name"/> is one of them.</summary>
    public static bool Contains(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && name[0] == (byte)'_' && (name.SequenceEqual(Other) || name.SequenceEqual(All));
}
