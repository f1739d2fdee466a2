using FsCheck.Fluent;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Tests.Hostile;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Hostile;

/// <summary>Whatever comes, and whatever time stamps its records bear: nothing throws, nothing is lost, and what goes out fits the log.</summary>
public sealed class FoldLawTests
{
    private const int MessagesPerCase = 20;
    private const int Cases = 12_500;
    private static readonly Topics Topics = new();

    // What the adapter makes of the 64 bits that a producer writes as a record's time stamp, at their extremes.
    private static readonly EventTime[] Timestamps =
        [Noon, Noon, Noon, Noon, new(0), EventTime.Never, new(long.MinValue / 1000 * 1000), new(long.MaxValue / 1000 * 1000), new(long.MaxValue)];

    private static EventTime Noon => new(1_772_368_200L * EventTime.MicrosecondsPerSecond);

    [Theory]
    [InlineData(InputContract.RequestOutcome, LateRule.DeadLetter)]
    [InlineData(InputContract.RequestOutcome, LateRule.Restate)]
    [InlineData(InputContract.OperatorEvent, LateRule.DeadLetter)]
    public void Consumed_is_accepted_late_duplicate_and_rejected_whatever_comes(InputContract contract, LateRule late)
    {
        var sums = new long[4];
        Replayed.Law(
            (from message in HostileMessages.Any from time in Gen.Elements(Timestamps) select (message, time)).ArrayOf(MessagesPerCase),
            Cases,
            messages =>
            {
                var worker = new IngestWorker(new(new("in", 0), contract, new() { Late = late, NamesMax = 64 }, IngestPosition.Start), 1, Topics, 1);
                foreach (var ((bytes, envelope), time) in messages)
                    Fold(worker, bytes, envelope, time);
                // The first event that is believed gives the accounting its slice; a partition of garbage alone has none yet.
                Fold(worker, Sound(contract), MessageEnvelope.Plain, Noon);
                worker.Quiet();
                worker.Quiet();
                var write = worker.TakeWrite()!;
                AssertWhole(write, contract, messages.Length + 1);
                sums[0] += write.Accounting.Sum(row => row.Accepted);
                sums[1] += write.Accounting.Sum(row => row.Late);
                sums[2] += write.Accounting.Sum(row => row.Duplicate);
                sums[3] += write.Accounting.Sum(Rejected);
            },
            HostileMessages.Fewer);
        Assert.All(sums.Where((_, i) => i != 1 || late == LateRule.DeadLetter), sum => Assert.True(sum > Cases / 50, string.Join(' ', sums)));
    }

    private static void AssertWhole(IngestWrite write, InputContract contract, int messages)
    {
        var rows = write.Accounting;
        foreach (var row in rows)
            if (row.Consumed != row.Accepted + row.Late + row.Duplicate + Rejected(row))
                Assert.Fail($"{row} does not add up");
        Assert.Equal(messages, rows.Sum(row => row.Messages));
        Assert.Equal(rows.Sum(row => row.Late + Rejected(row)), write.Messages.Count(message => message.Topic == Topics.DeadLetters));
        var inside = write.Messages.Where(message => message.Topic == Topics.SlicePartials).Select(message => PartialWire.Decode(message.Value)).ToList();
        var given = contract == InputContract.OperatorEvent
            ? inside.OfType<InternalMessage.Operator>().Count()
            : inside.OfType<InternalMessage.Partial>().GroupBy(partial => partial.Chunk.Identity)
                .Sum(versions => versions.GroupBy(p => p.Chunk.Through).MaxBy(version => version.Key)!.Sum(p => p.Chunk.Rows.Sum(row => row.Requests.Total)));
        Assert.Equal(rows.Sum(row => row.Accepted), given);
    }

    private static long Rejected(AccountingRow row) => row.Rejected.Sum(reason => reason.Value);

    private static void Fold(IngestWorker worker, byte[] bytes, MessageEnvelope envelope, EventTime time) =>
        worker.Fold(new([new(worker.NextOffset, time, null, bytes, envelope)], worker.NextOffset + 1, AtEnd: true));

    private static byte[] Sound(InputContract contract) => contract == InputContract.OperatorEvent
        ? EventWriter.Write(new OperatorEvent("the last", "net", "op", Noon, OperatorEventType.Joined))
        : EventWriter.Write(new RequestOutcome("the last", "net", Noon, WorkloadCell.Of(new string?[6]), Outcome.Succeeded, Operator: "op"));
}
