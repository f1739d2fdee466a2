using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Tests.Simulation;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>A partition that catches up faster than the others does not run away from them.</summary>
public sealed class AlignmentTests
{
    private static readonly EventTime Start = new(1_772_368_200_000_000);
    private static readonly SourcePartition Slow = new(World.Topics.RequestOutcomes, 0);
    private static readonly SourcePartition Fast = new(World.Topics.RequestOutcomes, 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, false)]
    [InlineData(60, false)]
    [InlineData(61, true)]
    [InlineData(-61, false)]
    public void Far_ahead_is_more_than_the_most_before_the_slowest(int minutes, bool expected)
    {
        var alignment = new Alignment(TimeSpan.FromHours(1));
        alignment.Tell(Slow, Start, isAtEnd: false);
        alignment.Tell(Fast, Start + TimeSpan.FromMinutes(minutes), isAtEnd: false);
        Assert.Equal(expected, alignment.IsFarAhead(Fast));
    }

    [Fact]
    public void Who_stands_at_its_end_has_read_nothing_or_has_left_is_not_waited_for()
    {
        var alignment = new Alignment(TimeSpan.FromHours(1));
        alignment.Tell(Fast, Start + TimeSpan.FromDays(1), isAtEnd: false);
        foreach (var ends in (Action[])[() => alignment.Tell(Slow, Start, isAtEnd: true), () => alignment.Tell(Slow, EventTime.Never, isAtEnd: false), () => alignment.Leave(Slow)])
        {
            alignment.Tell(Slow, Start, isAtEnd: false);
            Assert.True(alignment.IsFarAhead(Fast));
            ends();
            Assert.False(alignment.IsFarAhead(Fast));
        }
    }

    [Fact]
    public async Task A_fast_partition_rests_until_the_slow_one_is_taken_away()
    {
        var clock = new CountingClock();
        var ports = new FaultyPorts(World.LogOf(1), new(1, 0));
        var tasks = IngestStage.Tasks(new(ports, ports, World.Topics, World.PartialsPartitions, clock, NullLogger.Instance), new IngestOptions());
        var (slow, fast) = (Channel.CreateUnbounded<LogBatch>(), Channel.CreateUnbounded<LogBatch>());
        await tasks.StartAsync(Slow, 2, slow.Reader, Token);
        await tasks.StartAsync(Fast, 2, fast.Reader, Token);
        slow.Writer.TryWrite(Batch(0, Start));
        var sent = 0;
        for (; sent < 5_000 && clock.Rests == 0; sent++)
        {
            fast.Writer.TryWrite(Batch(sent, Start + TimeSpan.FromHours(2)));
            await Task.Delay(1, Token);
        }
        Assert.True(clock.Rests > 0);

        slow.Writer.Complete();
        await tasks.StopAsync(Slow, lost: false);
        // A rest that was begun before is still counted.
        var before = clock.Rests + 1;
        for (var more = 0; more < 50; more++)
            fast.Writer.TryWrite(Batch(sent++, Start + TimeSpan.FromHours(2)));
        fast.Writer.Complete();
        await tasks.StopAsync(Fast, lost: false);
        Assert.InRange(clock.Rests, 1, before);
        Assert.False(tasks.Faulted.IsCompleted);
    }

    private static LogBatch Batch(long offset, EventTime at)
    {
        var outcome = new RequestOutcome(
            $"req-{offset}", "network", at, new WorkloadCell("model", null, null, null, null, null), Outcome.Succeeded, 1_000, "operator",
            ReporterId: "gw", Role: ReporterRole.Gateway);
        return new([new(offset, at, null, EventWriter.Write(outcome), MessageEnvelope.Plain)], offset + 1, AtEnd: false);
    }

    /// <summary>A fast clock that counts the rests.</summary>
    private sealed class CountingClock : TimeProvider
    {
        private int _rests;

        public int Rests => Volatile.Read(ref _rests);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Alignment.Rest)
                Interlocked.Increment(ref _rests);
            return base.CreateTimer(callback, state, dueTime == Alignment.Rest ? TimeSpan.FromMilliseconds(1) : dueTime, period);
        }
    }
}
