using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Simulation.Operators;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Truth;

/// <summary>How one cell is truly served, known up to how often it was asked.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Counts">Requests over all repetitions, and those that succeeded.</param>
public sealed record CellTruth(WorkloadCell Cell, ServiceCounts Counts)
{
    /// <summary>Success probability of a request, in 0..1.</summary>
    public double Probability => Counts.Rate!.Value;
}

/// <summary>What a join truly did to the cells that it declared: the same requests in the same world, with it and without it.</summary>
/// <param name="Fleet">Who joined.</param>
/// <param name="Effect">Change of the success probability over the declared cells, weighted by their demand; in -1..1.</param>
/// <param name="Demand">Share of all demand that belongs to these cells, in 0..1.</param>
/// <param name="Served">Successes that it served, over all repetitions.</param>
/// <param name="Additional">Successes in all cells that would not have been without it, over all repetitions.</param>
/// <param name="Cells">With it (After) and without it (Before), cell by cell; all cells.</param>
public sealed record JoinTruth(
    string Fleet, double Effect, double Demand, long Served, long Additional, IReadOnlyDictionary<WorkloadCell, BeforeAfter> Cells)
{
    /// <summary>Additional over served; null where it served nothing.</summary>
    public double? Additionality => Served == 0 ? null : (double)Additional / Served;
}

/// <summary>A moment from which the world is another.</summary>
/// <param name="At">When.</param>
/// <param name="What">What changes, for people.</param>
public readonly record struct ChangePoint(EventTime At, string What);

/// <summary>What is true of a world, beside the events that its telemetry shows.</summary>
/// <remarks>
/// Probabilities and effects have no closed form where operators share slots and requests fall back, so the world is asked again: the same
/// outages and choices, other requests. Effects are differences between two plays of the same requests, so that only what the join changes
/// differs.
/// </remarks>
/// <param name="scenario">The world.</param>
/// <param name="run">The play that is judged; has a length.</param>
/// <param name="repetitions">How often the world is asked again, at least 1.</param>
public sealed class GroundTruth(Scenario scenario, SimulationRun run, int repetitions)
{
    private EventTime End => run.Start + run.Length!.Value;

    /// <summary>How each cell with demand is served over [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public IReadOnlyDictionary<WorkloadCell, CellTruth> Cells(EventTime from, EventTime to)
    {
        var counts = new Dictionary<WorkloadCell, ServiceCounts>();
        for (var i = 0; i < repetitions; i++)
            Play(scenario, i, from, to, outcome => Add(counts, outcome));
        return counts.ToDictionary(cell => cell.Key, cell => new CellTruth(cell.Key, cell.Value));
    }

    /// <summary>What the operators of <paramref name="fleet"/> did over [<paramref name="from"/>, <paramref name="to"/>) by being there.</summary>
    public JoinTruth EffectOf(string fleet, EventTime from, EventTime to)
    {
        var (with, without) = (new Dictionary<WorkloadCell, ServiceCounts>(), new Dictionary<WorkloadCell, ServiceCounts>());
        var served = 0L;
        var make = scenario.Fleets.Single(one => one.Name == fleet);
        SimulatedOperator[] operators = [.. Enumerable.Range(0, make.Count).Select(i => new SimulatedOperator(make, i, new(1)))];
        var names = operators.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < repetitions; i++)
        {
            Play(scenario, i, from, to, outcome =>
            {
                Add(with, outcome);
                served += outcome.Outcome == Outcome.Succeeded && names.Contains(outcome.Operator ?? "") ? 1 : 0;
            });
            Play(scenario.Without(fleet), i, from, to, outcome => Add(without, outcome));
        }
        var cells = with.Keys.Union(without.Keys)
            .ToDictionary(cell => cell, cell => new BeforeAfter(without.GetValueOrDefault(cell), with.GetValueOrDefault(cell)));
        var declared = new DeclaredCapability([.. operators.Select(one => one.Capabilities)]);
        BeforeAfter[] own = [.. cells.Where(cell => declared.Covers(cell.Key) && cell.Value.SeenInBoth).Select(cell => cell.Value)];
        double demand = own.Sum(cell => cell.Before.Requests);
        return new(
            fleet,
            demand == 0 ? 0 : own.Sum(cell => cell.Before.Requests * cell.Change!.Value) / demand,
            demand / Math.Max(1, without.Values.Sum(cell => cell.Requests)),
            served,
            cells.Values.Sum(cell => cell.After.Successes - cell.Before.Successes),
            cells);
    }

    /// <summary>Everything that is down in the run, in order of the beginnings.</summary>
    public IReadOnlyList<Down> Downs() => [.. All().TakeWhile(down => down.From < End)];

    /// <summary>Operators that <paramref name="down"/> strikes, present or not, by name.</summary>
    public IReadOnlyList<string> StruckBy(Down down) =>
    [
        .. OperatorStep.All(scenario, run.Start, 1).Select(step => step.Operator).Where(one => Outages.Strikes(down, one))
            .Select(one => one.Name).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Every moment after the start at which the world changes, in order.</summary>
    public IReadOnlyList<ChangePoint> ChangePoints() =>
    [
        .. Steps().Concat(Switches()).Concat(Demand()).Where(change => change.At < End).OrderBy(change => change.At),
    ];

    private IEnumerable<ChangePoint> Steps() => OperatorStep.All(scenario, run.Start, 1).Where(step => step.At > run.Start)
        .Select(step => new ChangePoint(step.At, $"{step.Operator.Name} {(step.Change == StoryChange.Joins ? "joins" : "leaves")}"));

    private IEnumerable<ChangePoint> Switches()
    {
        foreach (var down in Downs())
        {
            yield return new(down.From, $"{down.Kind} {down.Name} down");
            yield return new(down.To, $"{down.Kind} {down.Name} up");
        }
    }

    private IEnumerable<ChangePoint> Demand()
    {
        foreach (var shift in scenario.Shifts)
        {
            yield return At(shift.AtMinutes, $"demand times {shift.Times}");
            yield return At(shift.AtMinutes + shift.Minutes, "demand as usual");
        }
        foreach (var model in scenario.Demand.Models.Where(model => model.AppearsAtMinutes > 0))
            yield return At(model.AppearsAtMinutes, $"{model.Name} appears");
    }

    private ChangePoint At(double minutes, string what) => new(run.Start + TimeSpan.FromMinutes(minutes), what);

    // The same stream as the play's own, which takes it from the seed and not from whose requests it plays.
    private IEnumerable<Down> All() => new Outages(scenario, run.Start, Playback.OutageSeed(run)).All();

    private void Play(Scenario world, int repetition, EventTime from, EventTime to, Action<RequestOutcome> take)
    {
        // The requests of the run itself are none of them: what is judged must not be its own judge.
        var again = run with { Length = to - run.Start, RequestSeed = Chance.SplitMix64.Derive(run.Seed, 1_000 + (ulong)repetition) };
        foreach (var @event in new NetworkSimulator(world).Play(again))
            if (@event.Outcome is { } outcome && outcome.OccurredAt >= from && outcome.Role.IsDemand())
                take(outcome);
    }

    private static void Add(Dictionary<WorkloadCell, ServiceCounts> counts, RequestOutcome outcome)
    {
        var one = new ServiceCounts(1, outcome.Outcome == Outcome.Succeeded ? 1 : 0);
        counts[outcome.Workload] = counts.GetValueOrDefault(outcome.Workload) + one;
    }
}
