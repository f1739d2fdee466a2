using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>Decides where to go on when the broker refuses an offset.</summary>
internal static class OffsetJudge
{
    /// <summary>The offset to go on at: <paramref name="low"/> where older records are gone, else <paramref name="next"/>, since the refusal has passed.</summary>
    /// <exception cref="LogException"><paramref name="next"/> lies beyond <paramref name="high"/>: this is not the log that was read before.</exception>
    public static long Judge(SourcePartition source, long next, long low, long high)
    {
        if (next > high)
        {
            throw new LogException(
                $"offset {next} of {source} lies beyond its end {high}: the topic was created anew, or lost records that were read; "
                + "find out which, then set the stored position of the partition by hand",
                isFatal: true);
        }
        return Math.Max(next, low);
    }

    /// <exception cref="LogException"><paramref name="clientText"/> says that records that were read are gone from the log's end.</exception>
    public static void RefuseTruncation(SourcePartition source, long next, string clientText)
    {
        if (clientText.Contains("truncation", StringComparison.OrdinalIgnoreCase))
        {
            throw new LogException(
                $"{source} lost records below offset {next} that were read before ({clientText}); "
                + "replay the partition from an offset that the brokers agree on",
                isFatal: true);
        }
    }
}
