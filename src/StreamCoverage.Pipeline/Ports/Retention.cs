using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>How far back from a network's newest closed slice what is stored is kept. Event time alone decides: no clock does.</summary>
/// <remarks>
/// Slices may go before hours, because an hour is the exact sum of its slices. What is older than is kept is neither restated nor answered:
/// nothing is ever computed from a part of what there was.
/// </remarks>
/// <param name="Slices">Facts and partials of slices, and accounting by slice; null: for ever.</param>
/// <param name="History">Hours, figures by slide, and alerts' messages that everybody has; null: for ever.</param>
public sealed record Retention(TimeSpan? Slices, TimeSpan? History)
{
    /// <summary>Nothing is removed.</summary>
    public static Retention Forever { get; } = new(null, null);

    /// <summary>From when on everything is kept that is kept at all: always the start of an hour.</summary>
    /// <param name="closedThrough">All slices of the network that end at or before this are closed.</param>
    public KeptFrom Of(EventTime closedThrough) => new(Before(closedThrough, Slices), Before(closedThrough, History));

    private static EventTime Before(EventTime closedThrough, TimeSpan? kept) =>
        kept is { } span && closedThrough != EventTime.Never ? (closedThrough - span).FloorTo(WindowSpec.Hour) : EventTime.Never;
}

/// <summary>What of a network is kept: all from these moments on; <see cref="EventTime.Never"/> where nothing was removed.</summary>
/// <param name="Slices">Start of the first slice.</param>
/// <param name="History">Start of the first hour; figures of windows that end at or after it.</param>
public readonly record struct KeptFrom(EventTime Slices, EventTime History)
{
    /// <summary>Nothing was removed.</summary>
    public static KeptFrom Beginning { get; } = new(EventTime.Never, EventTime.Never);

    /// <summary>The later of two, one by one.</summary>
    public static KeptFrom Later(KeptFrom a, KeptFrom b) => new(EventTime.Max(a.Slices, b.Slices), EventTime.Max(a.History, b.History));

    /// <summary>That of one grain of facts.</summary>
    public EventTime Of(FactGrain grain) => grain == FactGrain.Slice ? Slices : History;
}

/// <summary>What was asked for lies, wholly or in part, before what is kept.</summary>
/// <param name="what">Slices, or hours and history.</param>
/// <param name="keptFrom">From when on it is kept.</param>
public sealed class NotKeptException(string what, EventTime keptFrom)
    : Exception($"{what} of this network are kept from {keptFrom} on, and what was asked for begins before; ask for a later time"
        + (what == Slices ? ", or for a window that is made of hours" : ""))
{
    /// <summary>What slices are called.</summary>
    public const string Slices = "slices";

    /// <summary>What hours and figures by slide are called.</summary>
    public const string History = "hours and history";

    /// <summary>From when on it is kept.</summary>
    public EventTime KeptFrom { get; } = keptFrom;
}
