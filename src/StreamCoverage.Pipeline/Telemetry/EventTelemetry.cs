using System.Diagnostics.Metrics;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Telemetry;

/// <summary>Where the events went that this process read: read = accepted + late + duplicate + refused. What is read again after a restart counts again.</summary>
public sealed class EventTelemetry
{
    private readonly Counter<long> _read;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _late;
    private readonly Counter<long> _duplicate;
    private readonly Counter<long> _overflowed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _letters;
    private readonly Counter<long> _overBound;

    internal EventTelemetry(Meter meter)
    {
        _read = meter.CreateCounter<long>("streamcoverage.events.read", "{event}", "Events that were read, by topic.");
        _accepted = meter.CreateCounter<long>("streamcoverage.events.accepted", "{event}", "Events that were folded into a slice, by topic.");
        _late = meter.CreateCounter<long>("streamcoverage.events.late", "{event}", "Events whose slice was closed, by topic.");
        _duplicate = meter.CreateCounter<long>("streamcoverage.events.duplicate", "{event}", "Events whose id was seen before in their slice, by topic.");
        _overflowed = meter.CreateCounter<long>(
            "streamcoverage.events.overflowed", "{event}", "Accepted events that a bound kept from being counted in full: in __other__, or without their latency; by topic.");
        _refused = meter.CreateCounter<long>("streamcoverage.events.refused", "{event}", "Events that break the contract, by topic and reason.");
        _lost = meter.CreateCounter<long>("streamcoverage.records.lost", "{record}", "Records that the log dropped before they were read, by topic.");
        _letters = meter.CreateCounter<long>("streamcoverage.dead.letters", "{message}", "Messages that were written to dead-letters.");
        _overBound = meter.CreateCounter<long>(
            "streamcoverage.events.over.bound", "{event}", "Accepted events that measure left out, because it knows as many names as it may: of networks, or of operators.");
    }

    /// <summary>Counts what came between two looks at one partition's running sums.</summary>
    internal void Add(AccountingRow before, AccountingRow now)
    {
        var topic = new KeyValuePair<string, object?>("topic", now.Source.Topic);
        Add(_read, now.Consumed - before.Consumed);
        Add(_accepted, now.Accepted - before.Accepted);
        Add(_late, now.Late - before.Late);
        Add(_duplicate, now.Duplicate - before.Duplicate);
        Add(_overflowed, now.Overflowed - before.Overflowed);
        Add(_lost, now.Lost - before.Lost);
        foreach (var (reason, count) in now.Rejected)
        {
            var known = before.Rejected.FirstOrDefault(r => r.Key == reason).Value;
            if (count > known)
                _refused.Add(count - known, topic, new("reason", reason));
        }

        // A zero is counted too, so that the series is there before anything goes wrong.
        void Add(Counter<long> counter, long count) => counter.Add(count, topic);
    }

    /// <summary>Counts what measure left out; zeros too, so that the series are there before.</summary>
    internal void OverBound(EventsOverBound events)
    {
        _overBound.Add(events.Networks, new KeyValuePair<string, object?>("bound", "networks"));
        _overBound.Add(events.Operators, new KeyValuePair<string, object?>("bound", "operators"));
    }

    internal void DeadLetters(int count)
    {
        if (count > 0)
            _letters.Add(count);
    }
}
