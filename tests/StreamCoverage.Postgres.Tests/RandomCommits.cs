using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

/// <summary>Commits from a seed: few names and times, so that rows meet again, are restated and removed.</summary>
internal sealed class RandomCommits(int seed, int partition, string prefix)
{
    // Quotes, wildcards, the letters of other scripts, and two names that UTF-8 and UTF-16 put in a different order.
    private static readonly string[] Words = ["a", "a/b", "it's", "100%_x", "моdel", "\uFFEE", "\U0001F600", "zz top", "\\n", "{0}"];

    private readonly Random _random = new(seed);

    public MeasureCommit Next(long from, long epoch)
    {
        var networks = Enumerable.Range(0, 3).Select(i => $"{prefix}{i}").ToList();
        return new MeasureCommit
        {
            Partition = partition,
            FromOffset = from,
            ToOffset = from + _random.Next(0, 5),
            Epoch = epoch,
            Watermark = Some.Minute(_random.Next(0, 200)),
            Sources = Many(3, () => new SourceMark(
                Some.Source(_random.Next(3)), 3, (SourceState)_random.Next(3), Time(), _random.Next(1000))),
            Partials = Many(6, () => Partial(Pick(networks))),
            Superseded = Many(2, () => new SupersededPartial(Identity(Pick(networks)), _random.Next(4), _random.Next(2))),
            Slices = Many(4, () => Facts(Pick(networks), Some.Minute(_random.Next(0, 120)))),
            Hours = Many(2, () => Facts(Pick(networks), Some.Minute(60 * _random.Next(0, 5)))),
            Documents = Many(8, () => Document(Pick(networks))),
            History = Many(4, () => Some.History(_random.Next(0, 20), _random.Next(5, 100), Pick(["5m", "1h", "7d"]), Pick(networks), _random.Next(4))),
            Events = Many(4, () => Event(Pick(networks))),
            Outbox = Many(2, () => Some.Outbox($"{Pick(networks)}-{_random.Next(8)}", 0, Pick(networks), $"{{\"n\": {_random.Next(100)}}}")),
            Watched = Many(4, () => new WatchState(Pick(networks), Word(), _random.Next(4) == 0 ? null : Bytes())),
            Networks = Many(2, () => new NetworkState(Pick(networks), Some.Minute(_random.Next(0, 120)), Bytes())),
        };
    }

    private EventTime Time() => _random.Next(5) == 0 ? EventTime.Never : Some.Minute(_random.Next(0, 100));

    private PartialIdentity Identity(string network) =>
        new(network, Some.Source(_random.Next(2)), Some.Minute(_random.Next(0, 10) * 12), Some.Minute(_random.Next(0, 2) * 60));

    private SlicePartial Partial(string network)
    {
        var identity = Identity(network);
        var through = _random.Next(4);
        // How many chunks a version has is a function of the version.
        var chunks = 1 + ((int)(identity.Slice.UnixMicroseconds / 60_000_000) + through) % 3;
        return new SlicePartial(identity, through, _random.Next(chunks), chunks, Rows()) { Lost = _random.Next(2) };
    }

    private SliceFacts Facts(string network, EventTime start) => new(network, start, _random.Next(3), Rows());

    private List<SliceRow> Rows()
    {
        var rows = new SortedSet<SliceRow>(Comparer<SliceRow>.Create((a, b) => a.CompareTo(b)));
        for (var i = _random.Next(0, 6); i > 0; i--)
        {
            var by = _random.Next(3) == 0 ? null : Word();
            rows.Add(new SliceRow(
                new WorkloadCell(Word(), Maybe(), null, Maybe(), Maybe(), null), by, (ReporterRole)_random.Next(4),
                Counts(), by is null ? default : Counts(), by is null ? 0 : _random.NextInt64(long.MinValue, long.MaxValue))
            {
                Latencies = by is null && i % 2 == 1 ? LatencyBins.Of([new(i * 100, 1L << (10 * i)), new(700, 1)]) : default,
            });
        }
        return [.. rows];
    }

    private OutcomeCounts Counts()
    {
        var counts = default(OutcomeCounts);
        for (var i = 0; i < OutcomeNames.Count; i++)
            counts[(Outcome)i] = _random.Next(4) switch { 0 => 0, 1 => _random.Next(200), 2 => _random.Next(), _ => _random.NextInt64(1L << 55) };
        return counts;
    }

    private DocumentWrite Document(string network)
    {
        var (window, word) = (Pick(["5m", "1h"]), Word());
        var document = _random.Next(5) switch
        {
            0 => Some.Document($"{network}/{window}", Some.Coverage(network, window, _random.Next(60, 100), _random.Next(100)), network),
            1 => Some.Document($"{network}/{window}", Some.Funnel(network, window, _random.Next(60, 100)), network),
            2 => Some.Document(Some.CellDocument(Some.Cell(word), network, window).Id, Some.CellDocument(Some.Cell(word), network, window), network),
            3 => Some.Document($"{network}-{word}", Some.Alert($"{network}-{word}", _random.Next(100), null, network), network),
            _ => Some.Document(Some.Standing(word, _random.Next(10), null, _random.Next(10), network)),
        };
        return _random.Next(5) == 0 ? document with { Data = null } : document;
    }

    private StreamEvent Event(string network)
    {
        // What an event says is a function of its id.
        var (word, id) = (_random.Next(Words.Length), _random.Next(6));
        return _random.Next(3) == 0 ? Some.Restated(id, id, network) : Some.Joined(Words[word], id / 2, (word * 10) + id, network);
    }

    private byte[] Bytes() => Encoding.UTF8.GetBytes(Word());

    private string Word() => Pick(Words);

    private string? Maybe() => _random.Next(2) == 0 ? null : Word();

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private List<T> Many<T>(int max, Func<T> make) => [.. Enumerable.Range(0, _random.Next(max + 1)).Select(_ => make())];
}
