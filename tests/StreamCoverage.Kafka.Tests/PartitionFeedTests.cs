using StreamCoverage.Core.Time;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Kafka.Tests;

public sealed class PartitionFeedTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 200)];

    [Theory, MemberData(nameof(Seeds))]
    public void However_records_ends_gaps_and_the_reader_interleave_all_arrives_in_order(int seed)
    {
        var random = new Random(seed);
        var (batchMax, capacity) = (random.Next(1, 6), random.Next(1, 4));
        var feed = new PartitionFeed(new("t", 0), readsKeys: true, batchMax, capacity);
        feed.StartAt(random.Next(3));
        var sent = new List<string>();
        var got = new List<string>();
        var next = feed.NextOffset;

        for (var step = 0; step < 100; step++)
        {
            switch (random.Next(8))
            {
                case < 4:
                    var offset = feed.NextOffset + random.Next(2);
                    feed.Append(new(offset, new EventTime(step), null, null, MessageEnvelope.Plain));
                    sent.Add($"record {offset}");
                    break;
                case 4:
                    feed.MarkEnd(feed.NextOffset);
                    break;
                case 5 when feed.NextOffset is var from:
                    feed.Skip(from + 1 + random.Next(3));
                    sent.Add($"gap {from} {feed.NextOffset}");
                    break;
                case 6:
                    feed.Deliver();
                    break;
                default:
                    if (feed.Reader.TryRead(out var batch))
                        Take(batch);
                    break;
            }
        }
        while (feed.HasUndelivered || feed.Reader.Count > 0)
        {
            feed.Deliver();
            while (feed.Reader.TryRead(out var batch))
                Take(batch);
        }

        Assert.Equal(sent, got);
        Assert.Equal(next, feed.DeliveredOffset);
        Assert.Equal(next, feed.NextOffset);

        void Take(LogBatch batch)
        {
            Assert.InRange(batch.Records.Count, 0, batchMax);
            Assert.InRange(feed.Reader.Count, 0, capacity);
            if (batch.Gap is { } gap)
            {
                Assert.Equal(next, gap.From);
                got.Add($"gap {gap.From} {gap.To}");
            }
            got.AddRange(batch.Records.Select(record => $"record {record.Offset}"));
            Assert.InRange(batch.NextOffset, next, long.MaxValue);
            next = batch.NextOffset;
        }
    }

    [Fact]
    public void An_end_holds_only_until_a_record_follows_it()
    {
        var feed = new PartitionFeed(new("t", 0), readsKeys: true, batchRecordsMax: 10, batchesMax: 10);
        feed.MarkEnd(0);
        feed.Deliver();
        feed.MarkEnd(0);
        feed.Append(new(0, EventTime.Never, null, null, MessageEnvelope.Plain));
        feed.Deliver();
        feed.MarkEnd(1);
        feed.Deliver();

        var batches = new List<LogBatch>();
        while (feed.Reader.TryRead(out var batch))
            batches.Add(batch);

        Assert.Equal([(0, true), (1, false), (0, true)], batches.Select(batch => (batch.Records.Count, batch.AtEnd)));
    }

    [Fact]
    public void A_batch_that_finds_no_room_grows_instead_of_waiting_beside_others()
    {
        var feed = new PartitionFeed(new("t", 0), readsKeys: true, batchRecordsMax: 3, batchesMax: 1);
        for (var offset = 0; offset < 9; offset++)
        {
            feed.Append(new(offset, EventTime.Never, null, null, MessageEnvelope.Plain));
            feed.Deliver();
        }

        Assert.Equal(1, feed.Reader.Count);
        Assert.True(feed.IsOverfull);
        Assert.Equal(1, feed.DeliveredOffset);
        var sizes = new List<int>();
        while (feed.Reader.TryRead(out var batch))
        {
            sizes.Add(batch.Records.Count);
            feed.Deliver();
        }
        Assert.Equal([1, 3, 3, 2], sizes);
    }
}
