using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Slices;

/// <summary>What names a slice partial: setting one twice is the same as setting it once.</summary>
/// <param name="Network">The tenant.</param>
/// <param name="Source">The partition that saw it.</param>
/// <param name="Slice">Start of the slice.</param>
/// <param name="Via">Start of the slice that it came through: <paramref name="Slice"/> itself, or for a restatement of late data the
/// slice in which the watermark then stood.</param>
public readonly record struct PartialIdentity(string Network, SourcePartition Source, EventTime Slice, EventTime Via);

/// <summary>One chunk of a slice partial: what one partition saw of one network in one slice.</summary>
/// <param name="Identity">What names the partial.</param>
/// <param name="Through">One past the offset of the record that closed it. A partial with a greater value replaces one with a
/// smaller; two with the same value and the same <see cref="Lost"/> are the same bytes.</param>
/// <param name="Chunk">From 0.</param>
/// <param name="Chunks">How many chunks the partial has, at least 1.</param>
/// <param name="Rows">Sorted, without repeats.</param>
public sealed record SlicePartial(PartialIdentity Identity, long Through, int Chunk, int Chunks, IReadOnlyList<SliceRow> Rows)
{
    /// <summary>
    /// How many offsets the log had dropped before the partition's owner, or those before it, came to read them; 0: none. Of two partials
    /// with the same <see cref="Through"/> the one with the smaller value was folded from more of the log, and stays.
    /// </summary>
    public long Lost { get; init; }
}

/// <summary>How complete a source partition is, as it tells every measure task.</summary>
/// <param name="Source">The partition.</param>
/// <param name="Partitions">How many partitions its topic has: a task waits for all of them.</param>
/// <param name="State">Whether the partition is waited for.</param>
/// <param name="Watermark">The event time up to which it is believed complete; once <see cref="SourceState.Drained"/>, the end of its newest slice.</param>
/// <param name="Through">One past the last offset that was read.</param>
public sealed record SourceMark(SourcePartition Source, int Partitions, SourceState State, EventTime Watermark, long Through);

/// <summary>Whether a source partition holds the network watermark back.</summary>
/// <remarks>
/// <code>
///            data                 end reached, nothing for a while          nothing for the allowed lateness
///   Active ◄──────── Idle, Drained      Active ─────────► Idle ─────────────────► Drained (open slices were given out as they stand)
/// </code>
/// </remarks>
public enum SourceState : byte
{
    /// <summary>It has data to come: its watermark holds.</summary>
    Active = 0,

    /// <summary>It stands at its end: others need not wait for it.</summary>
    Idle = 1,

    /// <summary>It stands at its end, and all that it has was given out.</summary>
    Drained = 2,
}
