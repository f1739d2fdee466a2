using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Schemas.Tests.Support;

/// <summary>Events that keep their contract and are otherwise anything, drawn from a seed.</summary>
internal sealed class Drawn(int seed)
{
    private static readonly string[] Letters =
        ["a", "B", "7", "-", "/", " ", "\"", "\\", "ä", "é", "н", "模", "🚀", "<", "&", "'", "\u00a0", "\u2028", "\ufeff", "\uffff", "\U0010ffff"];

    private static readonly string?[] Modes = [null, "vanilla", "zkml", "tee"];

    private readonly Random _random = new(seed);

    public RequestOutcome Outcome()
    {
        var end = End();
        var name = end == Core.Events.Outcome.Succeeded || Flip() ? Name() : null;
        var reporter = Flip() ? null : Name();
        return new(
            Name(), Network(), Time(), new(Dimension(), Dimension(), Dimension(), Dimension(), OneOf(Modes), Dimension()),
            end, Latency(), name, name is null || Flip() ? null : Attempts(name, end), Flip() ? 0 : Amount(),
            reporter, reporter is null ? ReporterRole.Unstated : (ReporterRole)_random.Next(1, 4));
    }

    public OperatorEvent Change() => new(
        Name(), Network(), Name(), Time(), (OperatorEventType)_random.Next(1, 4),
        Flip() ? null : new Capabilities(Names(), Names(), Names(), Names(), [.. Modes.OfType<string>().Where(_ => Flip()).Order(StringComparer.Ordinal)]),
        Flip() ? null : new Dependencies(Dimension(), Dimension(), Dimension(), Dimension()),
        Flip() ? null : Amount());

    public CoverageAlertEvent Alert() => new(
        Name(), Name(), Name(), Flip() ? AlertState.Firing : AlertState.Resolved, Flip() ? null : Cell(), Flip() ? null : "1h",
        Time(), Time(), Share(), Share(), _random.NextInt64(long.MaxValue), [.. Enumerable.Range(0, Next(3)).Select(_ => Time())],
        [.. Enumerable.Range(0, Next(3)).Select(i => new OffsetRange(new("streamcoverage.request-outcomes", i), Next(100), 100 + Next(100)))],
        Next(3), 1 + Next(3));

    public bool Flip() => _random.Next(2) == 0;

    public int Next(int end) => _random.Next(end);

    public T OneOf<T>(IReadOnlyList<T> values) => values[_random.Next(values.Count)];

    public string Name()
    {
        var length = _random.Next(8) switch { 0 => 1, 1 => 128, _ => _random.Next(1, 30) };
        return string.Concat(Enumerable.Range(0, length).Select(_ => OneOf(Letters)));
    }

    /// <summary>A name without a slash.</summary>
    public string Network() => Name().Replace('/', '-');

    /// <summary>From the first instant that the contract allows to the last.</summary>
    public EventTime Time() => new(_random.Next(10) switch
    {
        0 => 0,
        1 => 253_370_764_799_999_999,
        2 => _random.NextInt64(253_370_764_800) * EventTime.MicrosecondsPerSecond,
        _ => _random.NextInt64(253_370_764_800_000_000),
    });

    public WorkloadCell Cell() => new(Dimension(), Dimension(), Dimension(), Dimension(), Dimension(), Dimension());

    private decimal Share() => Next(4) switch { 0 => 0, 1 => 1, _ => Next(1_000_001) / 1_000_000m };

    private string? Dimension() => Flip() ? null : Name();

    private string[] Names() => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Name()).Distinct().Order(StringComparer.Ordinal)];

    private Outcome End() => (Outcome)_random.Next(OutcomeNames.Count);

    private long? Latency() => _random.Next(6) switch
    {
        0 => null,
        1 => 0,
        2 => 86_400_000_000,
        3 => _random.Next(1_000_000) * 1000L,
        _ => _random.NextInt64(86_400_000_000),
    };

    private long Amount() => _random.Next(5) switch
    {
        0 => 1,
        1 => 999_999_999_999_999_999,
        2 => _random.NextInt64(1_000_000_000_000) * 1_000_000,
        _ => _random.NextInt64(1_000_000_000_000_000_000),
    };

    private List<Attempt> Attempts(string last, Outcome end)
    {
        var failed = end == Core.Events.Outcome.Succeeded ? end : (Outcome)_random.Next(1, OutcomeNames.Count);
        return [.. Enumerable.Range(0, _random.Next(5)).Select(_ => new Attempt(Name(), End(), Latency())), new Attempt(last, failed, Latency())];
    }
}
