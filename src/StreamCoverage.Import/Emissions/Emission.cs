using System.Globalization;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Import.Emissions;

/// <summary>The events that one row gives by one rule, alike but for id and time; each is made when it is asked for.</summary>
/// <remarks>
/// <code>
///   after                                   through
///     (────────●────────●────────●────────●]        four counted events: at 1/4, 2/4, 3/4 and 4/4 of the interval
/// </code>
/// Ids: what ends in a label (letters) is a single event, what ends in a number is a counted one, so that stems that differ never give one id.
/// </remarks>
/// <param name="Template">The event; its id and time mean nothing.</param>
/// <param name="IdStem">The id, or all of it before a counted event's number.</param>
/// <param name="After">Start of the interval, exclusive; null for a single event.</param>
/// <param name="Through">End of the interval, inclusive, or the moment of the single event.</param>
/// <param name="Count">How many events, 1 or more; 1 for a single event.</param>
internal sealed record Emission(InputEvent Template, string IdStem, EventTime? After, EventTime Through, int Count)
{
    /// <summary>The time of event <paramref name="number"/>, 1 to <see cref="Count"/>.</summary>
    public EventTime TimeOf(int number)
    {
        if (After is not { } after)
            return Through;
        var length = (Int128)(Through.UnixMicroseconds - after.UnixMicroseconds);
        return new(after.UnixMicroseconds + (long)(length * number / Count));
    }

    /// <summary>The id of event <paramref name="number"/>, 1 to <see cref="Count"/>.</summary>
    public string IdOf(int number) => After is null ? IdStem : string.Create(CultureInfo.InvariantCulture, $"{IdStem}-{number}");

    /// <summary>Event <paramref name="number"/>, 1 to <see cref="Count"/>.</summary>
    public InputEvent EventOf(int number) => Template.Outcome is { } outcome
        ? new(outcome with { RequestId = IdOf(number), OccurredAt = TimeOf(number) })
        : new(Template.Operator! with { EventId = IdOf(number), OccurredAt = TimeOf(number) });
}
