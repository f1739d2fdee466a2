namespace StreamCoverage.CrashHost;

/// <summary>The places where a process may be told to die: each is a call of one of the product's ports.</summary>
internal static class Failpoints
{
    /// <summary>A batch was read from a partition's feed.</summary>
    public const string Polled = "polled";

    /// <summary>Ingest has folded, and hands over the first of what came of it.</summary>
    public const string Folded = "folded";

    /// <summary>Partials are being written: any of them may be in the log.</summary>
    public const string Sending = "sending";

    /// <summary>Partials are acknowledged; the position is not recorded.</summary>
    public const string Sent = "sent";

    /// <summary>Ingest's transaction is under way: at its beginning, between its statements, or at its commit.</summary>
    public const string Recording = "recording";

    /// <summary>Ingest's transaction is committed.</summary>
    public const string Recorded = "recorded";

    /// <summary>A partition was given back in a rebalance.</summary>
    public const string GivenBack = "given-back";

    /// <summary>Measure has computed a step and has written nothing.</summary>
    public const string Stepped = "stepped";

    /// <summary>Measure's transaction is under way: at its beginning, between its statements, or at its commit.</summary>
    public const string Committing = "committing";

    /// <summary>Measure's transaction is committed.</summary>
    public const string Committed = "committed";

    /// <summary>Alerts were read from the outbox.</summary>
    public const string OutboxRead = "outbox-read";

    /// <summary>Alerts are acknowledged by the topic, and not marked.</summary>
    public const string Published = "published";

    /// <summary>Alerts are marked as published.</summary>
    public const string Marked = "marked";

    /// <summary>Those that a process of ingest comes by.</summary>
    public static IReadOnlyList<string> OfIngest { get; } = [Polled, Folded, Sending, Sent, Recording, Recorded, GivenBack];

    /// <summary>Those that a process of measure comes by and one of ingest does not.</summary>
    public static IReadOnlyList<string> OfMeasure { get; } = [Stepped, Committing, Committed, OutboxRead, Published, Marked];
}
