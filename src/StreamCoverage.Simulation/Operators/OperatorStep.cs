using StreamCoverage.Core.Time;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Operators;

/// <summary>One operator joins or leaves at one moment.</summary>
internal readonly record struct OperatorStep(EventTime At, SimulatedOperator Operator, StoryChange Change)
{
    /// <summary>Every step of a scenario in order of time, those of the start first; ties by the operator's name.</summary>
    /// <param name="slotsScale">Times the slots of each fleet, rounded up.</param>
    public static IReadOnlyList<OperatorStep> All(Scenario scenario, EventTime start, double slotsScale)
    {
        var steps = new List<OperatorStep>();
        foreach (var fleet in scenario.Fleets)
        {
            var slots = (int)Math.Min(int.MaxValue, Math.Ceiling(fleet.Slots * slotsScale));
            var shared = new Slots(slots);
            var operators = Enumerable.Range(0, fleet.Count)
                .Select(index => new SimulatedOperator(fleet, index, fleet.SharedSlots ? shared : new(slots))).ToArray();
            var story = scenario.Story.Where(step => step.Fleet == fleet.Name).OrderBy(step => step.AtMinutes).ToArray();
            if (story is not [{ Change: StoryChange.Joins }, ..])
                steps.AddRange(operators.Select(@operator => new OperatorStep(start, @operator, StoryChange.Joins)));
            foreach (var step in story)
                steps.AddRange(operators.Select((@operator, i) =>
                    new OperatorStep(start + TimeSpan.FromMinutes(step.AtMinutes + (i * step.EveryMinutes)), @operator, step.Change)));
        }
        // A stable sort: an operator that leaves and joins at the same moment does so in the order of the story.
        return [.. steps.OrderBy(step => step.At).ThenBy(step => step.Operator.Name, StringComparer.Ordinal)];
    }
}
