using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Lab.Worlds;

/// <summary>What a run's telemetry says, summed by pane as the pipeline sums it: a row per cell, operator and reporter's role.</summary>
internal sealed class Ledger
{
    private readonly List<Dictionary<(WorkloadCell Cell, string? Operator, ReporterRole Role), SliceRow>> _panes = [];
    private readonly List<OperatorEvent> _operators = [];

    private Ledger(TimeSpan pane) => Pane = pane;

    public TimeSpan Pane { get; }

    public IReadOnlyList<OperatorEvent> Operators => _operators;

    public int Panes => _panes.Count;

    /// <param name="take">Sees every request, for what sums do not hold.</param>
    public static Ledger Of(Scenario scenario, SimulationRun run, TimeSpan pane, Action<RequestOutcome>? take = null)
    {
        var ledger = new Ledger(pane);
        foreach (var @event in new NetworkSimulator(scenario).Play(run))
        {
            if (@event.Operator is { } ofOperator)
                ledger._operators.Add(ofOperator);
            if (@event.Outcome is not { } outcome)
                continue;
            ledger.Add((int)((outcome.OccurredAt - run.Start) / pane), outcome);
            take?.Invoke(outcome);
        }
        return ledger;
    }

    /// <summary>The rows of one pane in canonical order.</summary>
    public IReadOnlyList<SliceRow> Rows(int pane) => [.. _panes[pane].Values.Order()];

    /// <summary>A window over the panes [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public WindowTally Window(int from, int to, CellJudge? judge = null, Func<string, string>? clusterOf = null)
    {
        var tally = new WindowTally(judge ?? new(), panesAreHours: Pane == TimeSpan.FromHours(1), clusterOf);
        for (var pane = from; pane < Math.Min(to, Panes); pane++)
            tally.Add(Rows(pane));
        return tally;
    }

    /// <summary>Demand per cell over the panes [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public Dictionary<WorkloadCell, ServiceCounts> Cells(int from, int to)
    {
        var cells = new Dictionary<WorkloadCell, ServiceCounts>();
        foreach (var row in Demand(from, to))
            if (!row.Requests.IsZero)
                cells[row.Cell] = cells.GetValueOrDefault(row.Cell) + new ServiceCounts(row.Requests.Total, row.Requests.Succeeded);
        return cells;
    }

    /// <summary>Attempts per cell and operator over the panes [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public Dictionary<(WorkloadCell Cell, string Operator), ServiceCounts> Pairs(int from, int to)
    {
        var pairs = new Dictionary<(WorkloadCell Cell, string Operator), ServiceCounts>();
        foreach (var row in Demand(from, to))
            if (row.Operator is { } name && !row.Attempts.IsZero)
                pairs[(row.Cell, name)] = pairs.GetValueOrDefault((row.Cell, name)) + new ServiceCounts(row.Attempts.Total, row.Attempts.Succeeded);
        return pairs;
    }

    /// <summary>Requests and failures of one pane.</summary>
    public FailurePane FailuresOf(int pane) =>
        pane >= Panes ? default : Demand(pane, pane + 1).Aggregate(default(FailurePane), (sum, row) => sum + new FailurePane(row.Requests.Total, row.Requests.Failed));

    /// <summary>Attempts and failures of each operator in one pane.</summary>
    public Dictionary<string, FailurePane> AttemptsOf(int pane)
    {
        var sums = new Dictionary<string, FailurePane>(StringComparer.Ordinal);
        foreach (var row in Demand(pane, pane + 1))
            if (row.Operator is { } name)
                sums[name] = sums.GetValueOrDefault(name) + new FailurePane(row.Attempts.Total, row.Attempts.Failed);
        return sums;
    }

    private IEnumerable<SliceRow> Demand(int from, int to)
    {
        for (var pane = from; pane < Math.Min(to, Panes); pane++)
            foreach (var row in _panes[pane].Values)
                if (row.Role.IsDemand())
                    yield return row;
    }

    private void Add(int pane, RequestOutcome outcome)
    {
        while (_panes.Count <= pane)
            _panes.Add([]);
        Put(pane, outcome, outcome.Operator, outcome.Outcome, isRequest: true, isAttempt: outcome.Operator is not null && outcome.Attempts is null);
        foreach (var attempt in outcome.Attempts ?? [])
            Put(pane, outcome, attempt.Operator, attempt.Outcome, isRequest: false, isAttempt: true);
    }

    private void Put(int pane, RequestOutcome outcome, string? name, Outcome ended, bool isRequest, bool isAttempt)
    {
        var (requests, attempts) = (new OutcomeCounts(), new OutcomeCounts());
        if (isRequest)
            requests[ended] = 1;
        if (isAttempt)
            attempts[ended] = 1;
        var row = new SliceRow(outcome.Workload, name, outcome.Role, requests, attempts, isRequest ? outcome.RewardMicros : 0);
        var key = (outcome.Workload, name, outcome.Role);
        _panes[pane][key] = _panes[pane].TryGetValue(key, out var sum) ? sum.Plus(row) : row;
    }
}
