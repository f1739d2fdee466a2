namespace StreamCoverage.Core.Events;

/// <summary>How a request or an attempt ended: succeeded, or failed at the first condition that did not hold.</summary>
/// <remarks>
/// The six conditions stand in their fixed order; the number is also the index of the counter in
/// <see cref="OutcomeCounts"/> and of the field on the wire, so it never changes.
/// </remarks>
public enum Outcome : byte
{
    /// <summary>All six conditions held.</summary>
    Succeeded = 0,

    /// <summary>Nobody offered the model.</summary>
    Model = 1,

    /// <summary>The model was there, on no compatible hardware.</summary>
    Hardware = 2,

    /// <summary>Compatible hardware was there, none of it free.</summary>
    Capacity = 3,

    /// <summary>Free capacity was there, and the request did not reach it.</summary>
    Routing = 4,

    /// <summary>It was served too late.</summary>
    Latency = 5,

    /// <summary>It was served in time, without the verification that it asked for.</summary>
    Verification = 6,

    /// <summary>It failed, and the reporter cannot tell at which condition.</summary>
    Unknown = 7,
}

/// <summary>The words for <see cref="Outcome"/> on the wire, in SQL and on every surface.</summary>
public static class OutcomeNames
{
    /// <summary>The number of outcomes, and so of counters: 8.</summary>
    public const int Count = 8;

    /// <summary>The number of conditions of the funnel: 6 (<c>unknown</c> is none of them).</summary>
    public const int ConditionCount = 6;

    private static readonly string[] Names =
        ["succeeded", "model", "hardware", "capacity", "routing", "latency", "verification", "unknown"];

    /// <summary>The six conditions in their fixed order.</summary>
    public static IReadOnlyList<Outcome> Conditions { get; } =
        [Outcome.Model, Outcome.Hardware, Outcome.Capacity, Outcome.Routing, Outcome.Latency, Outcome.Verification];

    /// <summary>The word for <paramref name="outcome"/>, in lower case.</summary>
    public static string Word(this Outcome outcome) => Names[(int)outcome];

    /// <summary>The failed outcome that <paramref name="word"/> names; null where it names none.</summary>
    public static Outcome? ParseFailure(string word) =>
        Array.IndexOf(Names, word) is var index and > 0 ? (Outcome)index : null;
}
