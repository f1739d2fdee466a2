using FsCheck.Fluent;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Tests.Hostile;

namespace StreamCoverage.Pipeline.Tests.Stores;

/// <summary>What owners, zombies and publishers may do to a store, in any order, against a model of positions, epochs and the outbox.</summary>
internal static class StoreProtocol
{
    private const int Partitions = 2;

    // Offsets and times are few, so that they meet again.
    private const int Few = 6;
    private static readonly SourcePartition Source = new("in", 0);

    /// <summary>One step: what is done, and four small numbers that say to what.</summary>
    internal sealed record Step(Kind Kind, int A, int B, int C, int D);

    internal enum Kind
    {
        TakeOver,
        Commit,
        Pending,
        Mark,
        Record,
    }

    /// <summary>Sequences of steps, always the same ones.</summary>
    public static IReadOnlyList<Step[]> Cases(int count, int steps)
    {
        var small = Gen.Choose(0, Few - 1);
        var cases = new List<Step[]>();
        var kinds = Gen.Frequency(
            (1, Gen.Constant(Kind.TakeOver)), (5, Gen.Constant(Kind.Commit)), (1, Gen.Constant(Kind.Pending)), (2, Gen.Constant(Kind.Mark)), (5, Gen.Constant(Kind.Record)));
        var step =
            from kind in kinds
            from a in small
            from b in small
            from c in small
            from d in small
            select new Step(kind, a, b, c, d);
        Replayed.Law(step.ArrayOf(steps), count, cases.Add);
        return cases;
    }

    /// <summary>Does the steps, and compares each answer with the model's.</summary>
    public static async Task RunAsync(IReadOnlyList<Step> steps, IMeasureStore measure, IIngestStore ingest, IOutbox outbox, CancellationToken cancellationToken)
    {
        var model = new StoreProtocolModel();
        var owners = new List<(int Partition, long Next, long Epoch)>();
        for (var i = 0; i < steps.Count; i++)
        {
            var (kind, a, b, c, d) = steps[i];
            var context = $"step {i} of {string.Join(", ", steps.Take(i + 1))}";
            switch (owners.Count == 0 && kind == Kind.Commit ? Kind.TakeOver : kind)
            {
                case Kind.TakeOver:
                    var snapshot = await measure.TakeOverAsync(a % Partitions, default, cancellationToken);
                    Same(model.TakeOver(a % Partitions), (snapshot.NextOffset, snapshot.Epoch), context);
                    owners.Add((a % Partitions, snapshot.NextOffset, snapshot.Epoch));
                    break;
                case Kind.Commit:
                    var place = owners.Count - 1 - (Math.Max(0, a - 2) % owners.Count);
                    var owner = owners[place];
                    var commit = Commit(owner, from: owner.Next + (b == 0 ? 1 : 0), length: 1 + c, alerts: d);
                    Same(model.Commit(commit), await SucceedsAsync(() => measure.CommitAsync(commit, cancellationToken)), context);
                    owners[place] = model.IsAt(commit) ? owner with { Next = commit.ToOffset } : owner;
                    break;
                case Kind.Pending:
                    Same(Text(model.Pending(1 + a)), Text((await outbox.PendingAsync(1 + a, cancellationToken)).Select(alert => alert.Id)), context);
                    break;
                case Kind.Mark:
                    List<string> ids = [.. model.Pending(1 + a).Skip(b % 2)];
                    await outbox.MarkPublishedAsync(ids, cancellationToken);
                    model.Mark(ids);
                    break;
                default:
                    var position = new IngestPosition(a, Minute(a), Minute(b), c) { DrainedThrough = d, DrainedEnd = Minute(d), GapThrough = b, Lost = c };
                    var held = d % 3 == 0 ? new IngestPosition(b, Minute(b), Minute(c), 0) : null;
                    Same(model.Record(position, held), await ingest.RecordAsync(Source, position, [], held, cancellationToken) is not null, context);
                    Same(model.Position, await ingest.LoadAsync(Source, cancellationToken), context);
                    break;
            }
        }
    }

    private static MeasureCommit Commit((int Partition, long Next, long Epoch) owner, long from, int length, int alerts) => new()
    {
        Partition = owner.Partition,
        FromOffset = from,
        ToOffset = from + length,
        Epoch = owner.Epoch,
        Watermark = EventTime.Never,
        Outbox = [.. Enumerable.Range(alerts, alerts % 3).Select(id => new OutboxAlert($"p{owner.Partition}-{id}", "net", Minute(0), [.. "{}"u8]))],
    };

    private static async Task<bool> SucceedsAsync(Func<Task> commit)
    {
        try
        {
            await commit();
            return true;
        }
        catch (PositionConflictException)
        {
            return false;
        }
    }

    private static EventTime Minute(int minute) => new EventTime(1_767_225_600_000_000) + TimeSpan.FromMinutes(minute);

    private static string Text(IEnumerable<string> ids) => string.Join(' ', ids);

    private static void Same<T>(T wanted, T found, string context) => Assert.True(Equals(wanted, found), $"{wanted} is wanted, {found} was found at {context}");
}
