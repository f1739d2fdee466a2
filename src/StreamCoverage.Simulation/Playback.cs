using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Simulation.Chance;
using StreamCoverage.Simulation.Demand;
using StreamCoverage.Simulation.Operators;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation;

/// <summary>One run under way: a simulation by discrete events, one at a time in order of event time.</summary>
/// <remarks>
/// <code>
///   arrival ──► gateway ──► an operator with a free slot ──► succeeded, or failed for good ──► end
///                  │                    ▲      │ failed, time and operators left
///                  │                    └──────┘
///                  └── nobody has the model, the hardware, a free slot; or the gateway loses it ──► end
/// </code>
/// </remarks>
internal sealed class Playback
{
    /// <summary>A gateway waits for twice the latency limit, then gives an answer up for lost.</summary>
    private const double AbandonedAfterLimits = 2;

    private readonly Scenario _scenario;
    private readonly DemandCell[] _cells;
    private readonly AliasTable _popularity;
    private readonly ArrivalClock _arrivals;
    private readonly Market _market;
    private readonly IReadOnlyList<OperatorStep> _steps;
    private readonly PriorityQueue<Flight, (long At, ulong Order)> _agenda = new();
    private readonly ulong _requestSeed;
    private readonly ulong _idSeed;
    private ulong _requests;
    private ulong _entries;
    private int _step;

    public Playback(Scenario scenario, SimulationRun run)
    {
        var rate = run.RequestsPerMinute ?? scenario.RequestsPerMinute;
        _scenario = scenario;
        _cells = DemandCell.All(scenario.Demand);
        _popularity = new([.. _cells.Select(cell => cell.Weight)]);
        _market = new(_cells.Length);
        _steps = OperatorStep.All(scenario, run.Start, rate / scenario.RequestsPerMinute);
        // The start is part of the ids, so that two runs one after the other into one network never share an id.
        _idSeed = SplitMix64.Derive(run.Seed, (ulong)run.Start.UnixMicroseconds);
        _requestSeed = SplitMix64.Derive(run.Seed, 1);
        _arrivals = new(run.Start, rate, scenario.DailyCycle, SplitMix64.Derive(run.Seed, 2));
    }

    private static EventTime EndOfTime => new(long.MaxValue);

    private double OverheadMicroseconds => _scenario.Gateway.OverheadMs * 1000;

    /// <summary>Every event, without end, in order of event time; those of one moment in no particular order.</summary>
    public IEnumerable<InputEvent> Events()
    {
        var arrival = _arrivals.Next();
        while (true)
        {
            var landing = _agenda.TryPeek(out _, out var priority) ? new(priority.At) : EndOfTime;
            var step = _step < _steps.Count ? _steps[_step].At : EndOfTime;
            if (step <= arrival && step <= landing)
            {
                yield return new(Take(_steps[_step++]));
            }
            else if (landing <= arrival)
            {
                var flight = _agenda.Dequeue();
                if (Land(flight, landing))
                    yield return new(flight.End(_scenario.Network, IdOf(flight), landing));
            }
            else
            {
                Depart(arrival);
                arrival = _arrivals.Next();
            }
        }
    }

    private OperatorEvent Take(OperatorStep step)
    {
        var (at, @operator, change) = step;
        var joins = change == StoryChange.Joins;
        if (joins)
            _market.Join(@operator);
        else
            _market.Leave(@operator);
        return new(
            $"{@operator.Name}-{(joins ? "joined" : "left")}-{at.UnixMicroseconds}",
            _scenario.Network,
            @operator.Name,
            at,
            joins ? OperatorEventType.Joined : OperatorEventType.Left,
            joins ? @operator.Capabilities : null,
            joins ? @operator.Dependencies : null,
            joins ? @operator.Fleet.StakeMicros : null);
    }

    private void Depart(EventTime at)
    {
        var number = _requests++;
        var random = new SplitMix64(SplitMix64.Derive(_requestSeed, number));
        var flight = new Flight(number, _cells[_popularity.Draw(ref random)], at, random, _scenario.Gateway.AttemptsMax);
        var supply = _market.SupplyOf(flight.Cell);
        if (flight.NextUnit() < _scenario.Gateway.ErrorShare)
            GiveUp(flight, Outcome.Routing, at);
        else if (supply.Missing is { } missing)
            GiveUp(flight, missing, at);
        else if (!TryNext(flight, supply, at))
            GiveUp(flight, Outcome.Capacity, at);
    }

    private void GiveUp(Flight flight, Outcome outcome, EventTime at)
    {
        flight.GiveUp(outcome);
        Schedule(flight, at, OverheadMicroseconds);
    }

    private bool TryNext(Flight flight, Supply supply, EventTime at)
    {
        if (flight.PickFrom(supply) is not { } @operator)
            return false;
        var (outcome, microseconds) = Judge(flight, supply, @operator, at);
        flight.Begin(@operator, at, outcome);
        Schedule(flight, at, microseconds);
        return true;
    }

    private (Outcome Outcome, double Microseconds) Judge(Flight flight, Supply supply, SimulatedOperator @operator, EventTime at)
    {
        // Every attempt draws the same five numbers, whatever comes of them: runs with different stories stay comparable.
        var multiple = ServiceTime.MultipleAt(flight.NextUnit());
        var (loss, failure, brokenAfter, proof) = (flight.NextUnit(), flight.NextUnit(), flight.NextUnit(), flight.NextUnit());

        var (cell, gateway) = (flight.Cell, _scenario.Gateway);
        var distance = supply.IsNear(@operator) ? 0 : gateway.DistanceMs * 1000;
        if (distance > 0 && loss < gateway.DistanceLossShare)
            return (Outcome.Routing, OverheadMicroseconds + distance);

        var breaks = failure < @operator.Fleet.FailureShare;
        var service = OverheadMicroseconds + distance + (cell.ServiceMicroseconds * @operator.Slowness * multiple * (breaks ? brokenAfter : 1));
        if (service > cell.LimitMicroseconds - flight.MicrosecondsAt(at))
            return (Outcome.Latency, Math.Min(service, AbandonedAfterLimits * cell.LimitMicroseconds));
        if (breaks)
            return (Outcome.Unknown, service);
        return cell.NeedsProof && (!cell.CanBeProvenBy(@operator.Fleet) || proof < @operator.Fleet.ProofMissingShare)
            ? (Outcome.Verification, service)
            : (Outcome.Succeeded, service);
    }

    /// <summary>True where the request has ended, false where another operator tries.</summary>
    private bool Land(Flight flight, EventTime at)
    {
        if (flight.Current is not { } @operator)
            return true;
        flight.EndAttempt(at);
        var supply = _market.SupplyOf(flight.Cell);
        var canBeMended = flight.Outcome switch
        {
            Outcome.Succeeded or Outcome.Latency => false,
            // It was asked only because nobody can prove it.
            Outcome.Verification => flight.Cell.CanBeProvenBy(@operator.Fleet),
            _ => true,
        };
        return !canBeMended || supply.Missing is not null || !TryNext(flight, supply, at);
    }

    private void Schedule(Flight flight, EventTime at, double microseconds) =>
        _agenda.Enqueue(flight, (at.UnixMicroseconds + (long)microseconds, _entries++));

    // A bijection of the numbers, so ids never repeat within a run.
    private ulong IdOf(Flight flight) => SplitMix64.Mix(unchecked(_idSeed + flight.Number));
}
