namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>A mistake that is planted into the product's way of working, to prove that the simulation sees it. None is in the product's code.</summary>
internal enum Planted
{
    /// <summary>The product as it is.</summary>
    Nothing,

    /// <summary>Ingest's position is recorded at the last record that was read, not at the lowest that still contributes.</summary>
    PositionTooFar,

    /// <summary>A partial is added each time it arrives, not set by its identity.</summary>
    AddsInsteadOfSetting,

    /// <summary>Ingest's position is recorded before the messages are acknowledged.</summary>
    PositionBeforeMessages,

    /// <summary>Measure's position is committed first, what it stands for afterwards. (The product keeps no other position than the store's.)</summary>
    PositionBeforeCommit,

    /// <summary>Measure's position is committed in a transaction of its own, after what it stands for.</summary>
    PositionOutsideTransaction,

    /// <summary>The store compares the position, and not the epoch.</summary>
    CompareWithoutEpoch,

    /// <summary>After an error that may pass, a task goes on from its memory and from whatever position is stored. (The product reads again.)</summary>
    RetryWithoutReadingAgain,

    /// <summary>An alert is marked as published before the topic has it.</summary>
    MarkBeforeDelivery,

    /// <summary>An alert's id is drawn, not derived from what happened.</summary>
    RandomAlertId,

    /// <summary>A sum that is stored is kept in floating point, step by step.</summary>
    FloatSums,

    /// <summary>An event of the far future moves the watermark.</summary>
    WatermarkFromFarFuture,

    /// <summary>Where the log no longer holds the position, reading goes on at the earliest record, silently.</summary>
    EarliestOnOutOfRange,

    /// <summary>A slice takes in every cell that is invented.</summary>
    UnboundedCells,
}
