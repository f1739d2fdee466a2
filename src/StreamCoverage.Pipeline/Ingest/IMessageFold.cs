using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Folds messages of one contract.</summary>
internal interface IMessageFold
{
    /// <summary>From now on names are numbers of <paramref name="names"/>.</summary>
    void Use(Names names);

    /// <summary>Folds one message and counts where its events went.</summary>
    /// <returns>The newest event time in it that is believed; <see cref="EventTime.Never"/> where there is none.</returns>
    EventTime Fold(in LogRecord record, PartitionFold partition, AccountingTally accounting);
}
