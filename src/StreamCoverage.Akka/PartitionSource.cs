using Akka.Streams;
using Akka.Streams.Stage;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Akka;

/// <summary>What a partition's source tells: a batch, or that nothing came for as long as the fold has patience.</summary>
/// <param name="Batch">Null: silence.</param>
internal readonly record struct Heard(LogBatch? Batch);

/// <summary>The source of one assigned partition, over the feed that the consumer fills.</summary>
/// <remarks>
/// <code>
///   assigned ──► the graph runs         no demand ──► the feed fills ──► the consumer pauses the partition, and keeps the client polled
///   revoked  ──► the feed ends ──► the stage completes ──► what was begun downstream is finished
/// </code>
/// Demand comes from the fold, one element at a time, so <paramref name="patience"/> is asked for after the fold has taken the last batch.
/// The feed may be read by one materialisation only.
/// </remarks>
/// <param name="reader">The feed, and the only one who reads it.</param>
/// <param name="patience">How long to wait before silence is told; null: for ever.</param>
/// <param name="abandoned">Ends a wait for the feed.</param>
internal sealed class PartitionSource(QuietReader reader, Func<TimeSpan?> patience, CancellationToken abandoned) : GraphStage<SourceShape<Heard>>
{
    private readonly Outlet<Heard> _out = new("partition.out");

    public override SourceShape<Heard> Shape => field ??= new(_out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, reader, patience, abandoned);

    private sealed class Logic : GraphStageLogic
    {
        private readonly Outlet<Heard> _out;
        private readonly QuietReader _reader;
        private readonly Func<TimeSpan?> _patience;
        private readonly CancellationToken _abandoned;
        private readonly Action<Task<LogBatch?>> _heard;

        public Logic(PartitionSource stage, QuietReader reader, Func<TimeSpan?> patience, CancellationToken abandoned) : base(stage.Shape)
        {
            (_out, _reader, _patience, _abandoned) = (stage._out, reader, patience, abandoned);
            _heard = GetAsyncCallback<Task<LogBatch?>>(Tell);
            SetHandler(_out, onPull: Listen);
        }

        private void Listen()
        {
            var next = _reader.NextAsync(_patience(), _abandoned).AsTask();
            if (next.IsCompleted)
                Tell(next);
            else
                // The callback is a message to the stage's own actor: the thread that filled the feed does no work of the graph.
                next.ContinueWith(_heard, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        private void Tell(Task<LogBatch?> next)
        {
            if (!next.IsCompletedSuccessfully)
                FailStage(next.Exception?.InnerException ?? new OperationCanceledException(_abandoned));
            else if (_reader.IsCompleted)
                CompleteStage();
            else
                Push(_out, new Heard(next.GetAwaiter().GetResult()));
        }
    }
}
