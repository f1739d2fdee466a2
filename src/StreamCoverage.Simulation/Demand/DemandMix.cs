using StreamCoverage.Core.Time;
using StreamCoverage.Simulation.Chance;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Demand;

/// <summary>Which cells are asked for how often over time: it changes where a shift begins or ends and where a model appears.</summary>
internal sealed class DemandMix
{
    private readonly (EventTime From, AliasTable Popularity, double Times)[] _stretches;
    private int _current;

    public DemandMix(Scenario scenario, DemandCell[] cells, EventTime start)
    {
        double[] edges =
        [
            .. scenario.Shifts.SelectMany(shift => new[] { shift.AtMinutes, shift.AtMinutes + shift.Minutes })
                .Concat(scenario.Demand.Models.Select(model => model.AppearsAtMinutes)).Append(0).Distinct().Order(),
        ];
        var usual = cells.Sum(cell => cell.Weight);
        _stretches =
        [
            .. edges.Select(minute =>
            {
                double[] weights = [.. cells.Select(cell => cell.Weight * Times(scenario, cell, minute))];
                var sum = weights.Sum();
                var popularity = new AliasTable(sum > 0 ? weights : [.. cells.Select(cell => cell.Weight)]);
                return (start + TimeSpan.FromMinutes(minute), popularity, sum / usual);
            }),
        ];
    }

    /// <summary>Which cell a request asks for at <paramref name="at"/>, which never goes back.</summary>
    public int Draw(EventTime at, ref SplitMix64 random)
    {
        while (_current + 1 < _stretches.Length && _stretches[_current + 1].From <= at)
            _current++;
        return _stretches[_current].Popularity.Draw(ref random);
    }

    /// <summary>Times the usual rate at <paramref name="at"/>.</summary>
    public double TimesAt(EventTime at)
    {
        var index = Array.FindLastIndex(_stretches, stretch => stretch.From <= at);
        return _stretches[Math.Max(0, index)].Times;
    }

    private static double Times(Scenario scenario, DemandCell cell, double minute)
    {
        if (minute < cell.Model.AppearsAtMinutes)
            return 0;
        var times = 1.0;
        foreach (var shift in scenario.Shifts)
            if (minute >= shift.AtMinutes && minute < shift.AtMinutes + shift.Minutes
                && (shift.Model is null || shift.Model == cell.Model.Name) && (shift.Region is null || shift.Region == cell.Origin))
                times *= shift.Times;
        return times;
    }
}
