using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Funnel;

/// <summary>
/// What fixing one condition would do to coverage: the demand of the cells that would become covered with the requests it saves.
/// </summary>
/// <remarks>
/// A saved request is an expectation and not a count: see <see cref="ConditionGains"/>. It costs six verdicts per cell, so it is computed
/// when asked for.
/// </remarks>
public static class CoverageGains
{
    /// <summary>Demand that becomes covered by each condition, in requests, over the window's cells.</summary>
    public static Six Of(WindowTally window)
    {
        var network = window.Figures().Requests;
        var gains = new Six();
        foreach (var cell in window.Cells)
            foreach (var condition in OutcomeNames.Conditions)
                gains[(int)condition - 1] += Of(window.Judge, cell.Demand, cell.Verdict, condition, network);
        return gains;
    }

    /// <summary>The cell's demand where the successes that fixing <paramref name="condition"/> adds make it covered; else 0.</summary>
    /// <param name="judge">The rule by which cells are judged.</param>
    /// <param name="demand">The cell's demand by outcome.</param>
    /// <param name="verdict">The verdict on it as it is.</param>
    /// <param name="condition">What is fixed.</param>
    /// <param name="network">What later stages are borrowed from where nobody in the cell got there.</param>
    public static long Of(CellJudge judge, in OutcomeCounts demand, CellVerdict verdict, Outcome condition, in OutcomeCounts network)
    {
        if (verdict.State is CellState.Covered or CellState.Insufficient || demand[condition] == 0)
            return 0;
        var requests = demand.Total;
        var successes = Math.Min(requests, demand.Succeeded + ConditionGains.GainOver(demand, condition, network));
        return judge.Judge(requests, successes, verdict.Overdispersion).State == CellState.Covered ? requests : 0;
    }
}
