using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Pipeline.Telemetry;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>One partition of <c>slice-partials</c> as an engine drives it: step by step, each one transaction.</summary>
/// <remarks>
/// <code>
///   take over ──► step ──► commit ──┬── done: the next step
///       ▲                           ├── refused or unknown: the stored position decides whether the step is to be done again
///       └───────────────────────────┘
/// </code>
/// The state in memory is never ahead of the store by more than the step under way. After any failed commit it is thrown away and read
/// again; the messages of the step are kept, so that nothing has to be fetched twice. One step at a time, in the order of their offsets.
/// </remarks>
public sealed class MeasurePartition
{
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(1);
    private readonly int _partition;
    private readonly MeasurePorts _ports;
    private readonly MeasureOptions _options;
    private readonly Retry _retry;
    private MeasureState _state;
    private long _read;

    private MeasurePartition(int partition, MeasureState state, MeasurePorts ports, MeasureOptions options, Retry retry) =>
        (_partition, _state, _ports, _options, _retry, _read, StartOffset) =
        (partition, state, ports, options, retry, state.NextOffset, state.NextOffset);

    /// <summary>The partition of <c>slice-partials</c>.</summary>
    public int Partition => _partition;

    /// <summary>The offset at which its records must begin.</summary>
    public long StartOffset { get; }

    /// <summary>Records from which on a step takes no further batch.</summary>
    public int RecordsPerStep => _options.RecordsPerStep;

    internal static async Task<MeasurePartition> OpenAsync(
        int partition, MeasurePorts ports, MeasureOptions options, Retry retry, CancellationToken cancellationToken) =>
        new(partition, await TakeOverAsync(partition, ports, options, retry, cancellationToken), ports, options, retry);

    /// <summary>Applies the records of <paramref name="gathered"/> and commits; tried again until the store holds the step.</summary>
    /// <returns>The offset up to which everything is applied.</returns>
    /// <exception cref="LogException">The log lost records, or the store's position went back.</exception>
    public async Task<long> StepAsync(MeasureRecords gathered, CancellationToken cancellationToken)
    {
        if (gathered.Gap is { } gap)
            throw new LogException(
                $"{_ports.Topics.SlicePartials}/{_partition} lost offsets {gap.From} to {gap.To - 1} before measure read them, and figures without them would be wrong: "
                + "nothing was stored; raise the topic's retention and compute anew from the input topics, as infra/docs/troubleshooting.md says under 'Partials lost'",
                isFatal: true);
        if (gathered.Records.Count > 0)
            await StepAsync(gathered.Records, _read, gathered.NextOffset, cancellationToken);
        return _read = gathered.NextOffset;
    }

    private async Task StepAsync(IReadOnlyList<LogRecord> records, long from, long to, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_state.NextOffset < from)
                throw new LogException($"the store's position of slice-partials/{_partition} went back from {from} to {_state.NextOffset}; reading again from there", isFatal: false);
            var todo = records.Where(record => record.Offset >= _state.NextOffset).Select(record => PartialWire.Decode(record.Value)).ToList();
            if (todo.Count == 0)
                return;
            using var span = PipelineSpans.Batch("measure step", new(_ports.Topics.SlicePartials, _partition), todo.Count);
            try
            {
                MeasureCommit commit;
                using (PipelineSpans.Part("compute"))
                    commit = await _state.StepAsync(todo, to, _ports.Store, cancellationToken);
                var begun = _ports.Clock.GetTimestamp();
                // Not the caller's token: a commit once begun is finished, so that stopping does not leave open whether it happened.
                using (PipelineSpans.Part("commit", ActivityKind.Client))
                    await _ports.Store.CommitAsync(commit, CancellationToken.None);
                _ports.Telemetry?.Measure.Committed(begun);
                _ports.Telemetry?.Events.OverBound(commit.OverBound);
                _ports.Telemetry?.Slices.Committed(commit.Slices.Count, commit.Events.Count(e => e.Type == nameof(SliceRestated)));
                return;
            }
            catch (Exception e) when (e is PositionConflictException or StoreException)
            {
                span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
                _ports.Logger.StepRefused(_partition, e.Message);
            }
            // An owner of the past is told of its loss within this pause, and takes nothing over.
            await Task.Delay(AfterRefusal, _ports.Clock, cancellationToken);
            _state = await TakeOverAsync(_partition, _ports, _options, _retry, cancellationToken);
        }
    }

    private static async Task<MeasureState> TakeOverAsync(
        int partition, MeasurePorts ports, MeasureOptions options, Retry retry, CancellationToken cancellationToken)
    {
        var snapshot = await retry.UntilAsync(
            $"taking over slice-partials/{partition}",
            token => ports.Store.TakeOverAsync(partition, new(options.SlicesKept, options.HoursKept), token),
            cancellationToken);
        return new(snapshot, [ports.Topics.RequestOutcomes, ports.Topics.OperatorEvents], options);
    }
}

/// <summary>What measure needs of the world.</summary>
public sealed record MeasurePorts(IMeasureStore Store, Topics Topics, TimeProvider Clock, ILogger Logger)
{
    /// <summary>What is counted for the process's own metrics; null: nothing.</summary>
    public PipelineTelemetry? Telemetry { get; init; }
}
