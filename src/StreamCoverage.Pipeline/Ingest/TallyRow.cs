using System.Runtime.CompilerServices;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>What names a row within one network and slice, as two numbers of the partition's <see cref="Names"/>.</summary>
/// <param name="Cell">The cell's number.</param>
/// <param name="OperatorAndRole">The operator's number above the reporter's role, which takes the low three bits.</param>
internal readonly record struct TallyKey(int Cell, int OperatorAndRole)
{
    public static TallyKey Of(int cell, int @operator, ReporterRole role) => new(cell, @operator << ReporterRoles.Bits | (int)role);

    public int Operator => OperatorAndRole >> ReporterRoles.Bits;

    public ReporterRole Role => (ReporterRole)(OperatorAndRole & ((1 << ReporterRoles.Bits) - 1));
}

/// <summary>One (cell, operator, role) of one slice, in 32 bytes: half a cache line.</summary>
/// <remarks>
/// Requests by outcome, then attempts by outcome, a byte each: most rows of a slice stay small. What a byte cannot hold is carried in
/// <see cref="RowTable"/>.
/// </remarks>
internal struct TallyRow
{
    /// <summary>How many counters a row has.</summary>
    public const int CounterCount = 2 * OutcomeNames.Count;

    public TallyKey Key;
    public long RewardMicros;
    public Counters Low;

    [InlineArray(CounterCount)]
    public struct Counters
    {
        private byte _first;
    }
}
