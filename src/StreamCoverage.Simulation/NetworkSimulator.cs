using StreamCoverage.Core.Events;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation;

/// <summary>Plays a scenario: what a network's telemetry would have reported, event by event.</summary>
/// <remarks>
/// No clock: whoever reads decides how fast event time passes. The six conditions are not drawn but arise: nobody has the model; nobody with
/// the model has the hardware; everybody who could is busy; the request is lost on its way; the answer comes too late; its proof is missing.
/// </remarks>
/// <param name="scenario">As <see cref="ScenarioFile"/> gives it: checked.</param>
public sealed class NetworkSimulator(Scenario scenario)
{
    /// <summary>
    /// The events of <paramref name="run"/> in order of event time, ties by id; made as they are read. Reading it again gives the same
    /// events again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0 and at most <see cref="Scenario.RequestsPerMinuteMax"/>.</exception>
    public IEnumerable<InputEvent> Play(SimulationRun run)
    {
        if (run.RequestsPerMinute is { } rate and not (> 0 and <= Scenario.RequestsPerMinuteMax))
            throw new ArgumentOutOfRangeException(nameof(run), rate, $"the rate is not above 0 and at most {Scenario.RequestsPerMinuteMax} requests per minute");
        return PlayInOrder(run);
    }

    private IEnumerable<InputEvent> PlayInOrder(SimulationRun run)
    {
        var end = run.Length is { } length ? run.Start + length : new(long.MaxValue);
        var moment = new List<InputEvent>();
        foreach (var next in new Playback(scenario, run).Events())
        {
            if (moment.Count > 0 && moment[0].OccurredAt < next.OccurredAt)
            {
                moment.Sort();
                foreach (var @event in moment)
                    yield return @event;
                moment.Clear();
            }
            if (next.OccurredAt >= end)
                yield break;
            moment.Add(next);
        }
    }
}
