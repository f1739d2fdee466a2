using Microsoft.Extensions.Logging;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Verify;

/// <summary>
/// Reads the input topics from their start and computes everything again in memory, with the very folds and steps that run over Kafka
/// and PostgreSQL; nothing is written anywhere.
/// </summary>
/// <param name="inputs">A consumer of the two input topics, in a group of its own.</param>
/// <param name="topics">Names.</param>
/// <param name="ingest">Ingest's options, as the pipeline runs with them.</param>
/// <param name="measure">Measure's options, as the pipeline runs with them.</param>
/// <param name="clock">Tells when the log stands at its end.</param>
/// <param name="logger">Messages for people.</param>
public sealed class Replay(
    ILogConsumer inputs, Topics topics, IngestOptions ingest, MeasureOptions measure, TimeProvider clock, ILogger logger)
{
    private const int MessagesPerStep = 20_000;

    // A log that is read through is silent because it ends, not because its producers pause.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>Replays until every partition stands at its end.</summary>
    /// <param name="progress">Told how many messages came out of ingest; null: nobody asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<MemoryContent> RunAsync(Action<long>? progress, CancellationToken cancellationToken)
    {
        var store = new MemoryStore();
        var capture = new Capture(topics, progress);
        var options = ingest with { IdleAfter = Quiet, DrainAfter = Quiet + Quiet };
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = inputs.RunAsync(IngestStage.Tasks(new(capture, store, topics, 1, clock, logger), options), done.Token);
        await Task.WhenAny(reading, capture.Complete);
        await done.CancelAsync();
        await reading;
        cancellationToken.ThrowIfCancellationRequested();

        var snapshot = await store.TakeOverAsync(0, new(measure.SlicesKept, measure.HoursKept), cancellationToken);
        var state = new MeasureState(snapshot, [topics.RequestOutcomes, topics.OperatorEvents], measure);
        var offset = 0L;
        foreach (var chunk in capture.Messages.Chunk(MessagesPerStep))
            await store.CommitAsync(
                await state.StepAsync([.. chunk.Select(bytes => PartialWire.Decode(bytes))], offset += chunk.Length, store, cancellationToken),
                cancellationToken);
        return store.Content();
    }

    /// <summary>Keeps what ingest sends to measure, until every source partition is drained.</summary>
    private sealed class Capture(Topics topics, Action<long>? progress) : ILogProducer
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<SourcePartition, SourceMark> _marks = [];
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<byte[]> Messages { get; } = [];

        public Task Complete => _complete.Task;

        public Task SendAsync(IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                foreach (var message in messages.Where(message => message.Topic == topics.SlicePartials))
                {
                    Messages.Add(message.Value);
                    if (PartialWire.Decode(message.Value) is InternalMessage.Mark { Source: var mark })
                        _marks[mark.Source] = mark;
                }
                progress?.Invoke(Messages.Count);
                if (IsDrained(topics.RequestOutcomes) && IsDrained(topics.OperatorEvents))
                    _complete.TrySetResult();
            }
            return Task.CompletedTask;
        }

        public Task<int> PartitionCountAsync(string topic, CancellationToken cancellationToken) => Task.FromResult(1);

        private bool IsDrained(string topic)
        {
            var marks = _marks.Values.Where(mark => mark.Source.Topic == topic).ToList();
            return marks.Count > 0 && marks.Count == marks[0].Partitions && marks.All(mark => mark.State == SourceState.Drained);
        }
    }
}
