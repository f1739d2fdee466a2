using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;

namespace StreamCoverage.Schemas.Wire;

/// <summary>What travels on <c>slice-partials</c>, from ingest to measure.</summary>
public abstract record InternalMessage
{
    private InternalMessage()
    {
    }

    /// <summary>One chunk of a slice partial; keyed by network.</summary>
    public sealed record Partial(SlicePartial Chunk) : InternalMessage;

    /// <summary>How complete a source partition is; sent to every partition.</summary>
    public sealed record Mark(SourceMark Source) : InternalMessage;

    /// <summary>A validated operator event; keyed by network.</summary>
    /// <param name="Event">The event.</param>
    /// <param name="Source">Where it was read.</param>
    /// <param name="Offset">The offset of its message there.</param>
    public sealed record Operator(OperatorEvent Event, SourcePartition Source, long Offset) : InternalMessage;
}
