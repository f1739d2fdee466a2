using System.Globalization;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Simulation.Chance;
using StreamCoverage.Simulation.Demand;
using StreamCoverage.Simulation.Operators;

namespace StreamCoverage.Simulation;

/// <summary>One request between its arrival and its end, with the attempts made so far.</summary>
/// <remarks>
/// Its chance is its own, drawn from its number: what happens to one request does not move the dice of another, so that two runs of
/// one seed with different stories differ only where the story reaches.
/// </remarks>
internal sealed class Flight(ulong number, DemandCell cell, EventTime arrivedAt, SplitMix64 random, int attemptsMax)
{
    private readonly SimulatedOperator[] _tried = new SimulatedOperator[attemptsMax];
    private Attempt[] _attempts = [];
    private int _attemptCount;
    private SplitMix64 _random = random;

    public ulong Number { get; } = number;

    public DemandCell Cell { get; } = cell;

    /// <summary>Who serves it now; null while only the gateway holds it.</summary>
    public SimulatedOperator? Current { get; private set; }

    /// <summary>How the attempt under way, or the request in the gateway, is going to end.</summary>
    public Outcome Outcome { get; private set; }

    private EventTime AttemptedAt { get; set; }

    /// <summary>How long after the arrival <paramref name="at"/> lies, in microseconds.</summary>
    public long MicrosecondsAt(EventTime at) => at.UnixMicroseconds - arrivedAt.UnixMicroseconds;

    private bool MayTryAgain => _attemptCount < _tried.Length;

    public double NextUnit() => _random.NextUnit();

    public SimulatedOperator? PickFrom(Supply supply) =>
        MayTryAgain ? supply.PickFree(ref _random, _tried.AsSpan(0, _attemptCount)) : null;

    /// <summary>Only the gateway holds it, and is going to give it up.</summary>
    public void GiveUp(Outcome outcome) => Outcome = outcome;

    public void Begin(SimulatedOperator @operator, EventTime at, Outcome outcome)
    {
        @operator.Take();
        (Current, AttemptedAt, Outcome) = (@operator, at, outcome);
    }

    /// <summary>Notes the attempt under way as ended and frees its slot.</summary>
    public void EndAttempt(EventTime at)
    {
        Current!.Free();
        if (_attemptCount == _attempts.Length)
            Array.Resize(ref _attempts, _attemptCount + 1);
        _tried[_attemptCount] = Current;
        _attempts[_attemptCount++] = new(Current.Name, Outcome, at.UnixMicroseconds - AttemptedAt.UnixMicroseconds);
        Current = null;
    }

    /// <summary>The request's end. An end after a single attempt stands for it, so attempts are listed only where there were several.</summary>
    public RequestOutcome End(string network, ulong id, EventTime at)
    {
        var served = _attemptCount > 0;
        return new(
            id.ToString("x16", CultureInfo.InvariantCulture),
            network,
            at,
            Cell.Cell,
            Outcome,
            served ? MicrosecondsAt(at) : null,
            served ? _attempts[_attemptCount - 1].Operator : null,
            _attemptCount > 1 ? _attempts : null,
            Outcome == Outcome.Succeeded ? Cell.RewardMicros : 0,
            Cell.Gateway,
            ReporterRole.Gateway);
    }
}
