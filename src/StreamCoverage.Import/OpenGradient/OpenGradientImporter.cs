using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Import.Rows;
using StreamCoverage.Import.Values;

namespace StreamCoverage.Import.OpenGradient;

/// <summary>Reads decoded EVM logs of OpenGradient's enclave registry and of its inference events, one JSON object a line.</summary>
/// <remarks>
/// The lines may stand in any order: they are put into the chain's, by block number and log index. So all logs that change something are held
/// in memory, up to <see cref="ImportOptions.EventsMax"/>; heartbeats only where they are looked at.
/// </remarks>
public static class OpenGradientImporter
{
    /// <param name="path">The file; <c>.gz</c> and <c>.xz</c> are unpacked on the way.</param>
    /// <param name="logs">How logs are understood.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Stops between two lines.</param>
    /// <exception cref="ImportException">The file cannot be read or unpacked, has only refused lines, or more logs than the limit.</exception>
    public static async Task<OpenGradientImport> ReadAsync(
        string path, OpenGradientOptions logs, ImportOptions options, CancellationToken cancellationToken)
    {
        var refused = new Refused(options.RefusalsKeptMax);
        var skipped = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var kept = new List<(long Line, ReadLog Log)>();
        var (rows, end) = (0L, EventTime.Never);
        try
        {
            await using var input = InputFile.Open(path, options);
            var reader = new LogReader(logs.Network);
            await foreach (var read in JsonRows.ReadAsync(input.Text, reader.Columns.Names, cancellationToken))
            {
                rows++;
                var row = new Row(read.Values ?? []);
                var log = read.Problem is null ? reader.Read(row) : null;
                if ((read.Problem ?? row.Problem) is { } problem)
                {
                    refused.Add(read.Line, problem);
                    continue;
                }
                end = EventTime.Max(end, log!.At);
                if (IsKept(log, logs))
                    kept.Add((read.Line, log));
                else if (log.Registry is null && !LogReader.IsWithoutChange(log.EventName))
                    skipped[log.EventName] = skipped.GetValueOrDefault(log.EventName) + 1;
                if (kept.Count > options.EventsMax)
                    throw new ImportException(path, "it holds more logs than the limit; raise the limit, or import a part of the file");
            }
            await input.CompleteAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new ImportException(path, $"it cannot be read on after {rows} rows: {e.Message}", e);
        }
        if (rows > 0 && refused.Count == rows)
            throw new ImportException(path, $"all of its {rows} rows were refused; line {refused.First[0].Line}: {refused.First[0].Reason}");
        var events = Fold(kept, end, logs, refused);
        var labels = new SortedDictionary<string, long>(
            events.CountBy(LabelOf).ToDictionary(pair => pair.Key, pair => (long)pair.Value), StringComparer.Ordinal);
        return new(rows, refused.Count, refused.First, skipped, labels, events);
    }

    private static bool IsKept(ReadLog log, OpenGradientOptions logs) =>
        log.Inference is not null || (log.Registry is { } registry && (logs.HeartbeatMaxAge is not null || registry.Change is not RegistryChange.HeardOf));

    private static List<InputEvent> Fold(List<(long Line, ReadLog Log)> kept, EventTime end, OpenGradientOptions logs, Refused refused)
    {
        var registry = new OpenGradientRegistry(logs.Network, logs.HeartbeatMaxAge);
        var (events, ids) = (new List<InputEvent>(), new HashSet<string>(StringComparer.Ordinal));
        var before = default(LogPlace?);
        foreach (var (line, log) in kept.OrderBy(read => read.Log.Place).ThenBy(read => read.Line))
        {
            var problem = log.Place == before ? "a log of its block and index was there before"
                : log.Registry is { } change ? registry.Apply(change)
                : ids.Add(log.Inference!.RequestId) ? null
                : $"inference {log.Inference.RequestId} was there before";
            before = log.Place;
            if (problem is not null)
                refused.Add(line, problem);
            else if (log.Inference is { } inference)
                events.Add(new(inference));
        }
        events.AddRange(registry.Complete(end).Select(change => new InputEvent(change)));
        events.Sort();
        return events;
    }

    private static string LabelOf(InputEvent @event) => @event.Operator switch
    {
        { Type: OperatorEventType.Joined } => "joined",
        { Type: OperatorEventType.Left } => "left",
        not null => "capabilities-changed",
        null => "inference",
    };

    private sealed class Refused(int keptMax)
    {
        public List<RowRefusal> First { get; } = [];

        public long Count { get; private set; }

        public void Add(long line, string reason)
        {
            Count++;
            if (First.Count < keptMax)
                First.Add(new(line, reason));
        }
    }
}
