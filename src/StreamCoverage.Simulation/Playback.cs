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
    private readonly DemandMix _mix;
    private readonly ArrivalClock _arrivals;
    private readonly Market _market;
    private readonly IReadOnlyList<OperatorStep> _steps;
    private readonly Choices? _choices;
    private readonly WashClock[] _wash;
    private readonly IEnumerator<Down> _downs;
    private readonly PriorityQueue<Down, (long To, ulong Order)> _down = new();
    private readonly PriorityQueue<Flight, (long At, ulong Order)> _agenda = new();
    private readonly ulong _requestSeed;
    private readonly ulong _idSeed;
    private readonly SimulatedOperator[] _operators;
    private readonly TimeSpan _roundEvery;
    private EventTime _roundAt;
    private bool _moreDowns;
    private ulong _requests;
    private ulong _entries;
    private int _step;

    public Playback(Scenario scenario, SimulationRun run)
    {
        var rate = run.RequestsPerMinute ?? scenario.RequestsPerMinute;
        _scenario = scenario;
        _cells = DemandCell.All(scenario.Demand);
        _mix = new(scenario, _cells, run.Start);
        _market = new(_cells.Length);
        _steps = OperatorStep.All(scenario, run.Start, rate / scenario.RequestsPerMinute);
        // The start is part of the ids, so that two runs one after the other into one network never share an id.
        _idSeed = SplitMix64.Derive(run.Seed, (ulong)run.Start.UnixMicroseconds);
        var requestSeed = run.RequestSeed ?? run.Seed;
        _requestSeed = SplitMix64.Derive(requestSeed, 1);
        _arrivals = new(run.Start, rate, scenario.DailyCycle, SplitMix64.Derive(requestSeed, 2), _mix.TimesAt);
        _operators = [.. _steps.Select(step => step.Operator).Distinct()];
        _choices = scenario.Incentives is { } incentives ? new(incentives, SplitMix64.Derive(run.Seed, 3)) : null;
        _roundEvery = TimeSpan.FromMinutes(scenario.Incentives?.EveryMinutes ?? 0);
        _roundAt = _choices is null ? EndOfTime : run.Start + _roundEvery;
        _wash = [.. scenario.Wash.Select((wash, i) =>
            new WashClock(wash, scenario.Network, _cells, run.Start, SplitMix64.Derive(SplitMix64.Derive(run.Seed, 4), (ulong)i)))];
        _downs = new Outages(scenario, run.Start, OutageSeed(run)).All().GetEnumerator();
    }

    /// <summary>The dice of what goes down.</summary>
    public static ulong OutageSeed(SimulationRun run) => SplitMix64.Derive(run.Seed, 5);

    private static EventTime EndOfTime => new(long.MaxValue);

    private double OverheadMicroseconds => _scenario.Gateway.OverheadMs * 1000;

    /// <summary>Every event, without end, in order of event time; those of one moment in no particular order.</summary>
    public IEnumerable<InputEvent> Events()
    {
        var arrival = _arrivals.Next();
        _moreDowns = _downs.MoveNext();
        foreach (var wash in _wash)
            wash.MoveNext();
        while (true)
        {
            var landing = _agenda.TryPeek(out _, out var priority) ? new(priority.At) : EndOfTime;
            var step = _step < _steps.Count ? _steps[_step].At : EndOfTime;
            var wash = _wash.MinBy(one => one.At);
            var next = EventTime.Min(EventTime.Min(arrival, landing), wash?.At ?? EndOfTime);
            SwitchThrough(EventTime.Min(next, step));
            if (step <= next && step <= _roundAt)
            {
                yield return new(Take(_steps[_step++]));
            }
            else if (_roundAt <= next)
            {
                foreach (var changed in Round())
                    yield return new(changed);
            }
            else if (wash is not null && wash.At <= next)
            {
                if (wash.End(_market) is { } washed)
                    yield return new(washed);
                wash.MoveNext();
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

    // What goes down or comes up does so before anything else of its moment; operators that are away feel it too, for when they return.
    private void SwitchThrough(EventTime moment)
    {
        while (true)
        {
            var end = _down.TryPeek(out _, out var priority) ? new(priority.To) : EndOfTime;
            var begin = _moreDowns ? _downs.Current.From : EndOfTime;
            if (EventTime.Min(begin, end) > moment || EventTime.Min(begin, end) == EndOfTime)
                return;
            if (end <= begin)
            {
                var over = _down.Dequeue();
                foreach (var one in _operators.Where(one => Outages.Strikes(over, one)))
                    one.End(over);
                continue;
            }
            var down = _downs.Current;
            foreach (var one in _operators.Where(one => Outages.Strikes(down, one)))
                one.Begin(down);
            _down.Enqueue(down, (down.To.UnixMicroseconds, _entries++));
            _moreDowns = _downs.MoveNext();
        }
    }

    private IEnumerable<OperatorEvent> Round()
    {
        var at = _roundAt;
        _roundAt += _roundEvery;
        var changed = _choices!.Round(_market.Present);
        _market.Changed();
        return changed.Select(one => new OperatorEvent(
            $"{one.Name}-changed-{at.UnixMicroseconds}", _scenario.Network, one.Name, at, OperatorEventType.CapabilitiesChanged,
            one.Capabilities, one.Dependencies, one.Fleet.StakeMicros));
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
        var flight = new Flight(number, _cells[_mix.Draw(at, ref random)], at, random, _scenario.Gateway.AttemptsMax);
        _choices?.Ask(flight.Cell);
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

        if (loss < @operator.StruckBy(Outcome.Routing))
            return (Outcome.Routing, OverheadMicroseconds + distance);
        if (@operator.Declines(cell.Cell) is { } declined)
            return (declined, OverheadMicroseconds + distance);

        // Being struck comes first in the range of the draw, so that what breaks off without it breaks off with it too.
        var struck = @operator.StruckBy(Outcome.Unknown);
        var breaks = failure < struck + ((1 - struck) * @operator.Fleet.FailureShare);
        var service = OverheadMicroseconds + distance + (cell.ServiceMicroseconds * @operator.Slowness * multiple * (breaks ? brokenAfter : 1));
        if (service > cell.LimitMicroseconds - flight.MicrosecondsAt(at))
            return (Outcome.Latency, Math.Min(service, AbandonedAfterLimits * cell.LimitMicroseconds));
        if (breaks)
            return (Outcome.Unknown, service);
        var unproven = Math.Max(@operator.Fleet.ProofMissingShare, @operator.StruckBy(Outcome.Verification));
        return cell.NeedsProof && (!cell.CanBeProvenBy(@operator.Fleet) || proof < unproven)
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
