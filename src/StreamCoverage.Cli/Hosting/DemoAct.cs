using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Cli.Hosting;

/// <summary>One act of the demo: a scenario as a network of its own, so that the acts can be looked at side by side.</summary>
/// <param name="Label">What it is announced as.</param>
/// <param name="Scenario">Its network bears the act's name.</param>
/// <param name="Starts">When its network begins to live, after the demo's first event.</param>
/// <param name="Begins">When its story begins, and it is announced.</param>
/// <param name="Ends">When its story is over; the network lives on.</param>
internal sealed record DemoAct(string Label, Scenario Scenario, TimeSpan Starts, TimeSpan Begins, TimeSpan Ends)
{
    /// <summary>
    /// <code>
    ///   minute   0         35  40      65  72             112 117                    177   195
    ///            one-large- │   leaves  back │              │   │                      │     │
    ///            operator   │                │ many-nodes:  │   │ few-but-widening:    │     │
    ///                there at once           │ 40 join      │   │ 5 join               │
    /// </code>
    /// Each network lives for half an hour before its story begins, so that there is something to compare with.
    /// </summary>
    public static IReadOnlyList<DemoAct> Story { get; } =
    [
        Of("prologue", "one-large-operator-leaves", starts: 0, begins: 35, ends: 72),
        Of("act 1", "many-nodes-no-coverage", starts: 42, begins: 72, ends: 117),
        Of("act 2", "few-but-widening", starts: 87, begins: 117, ends: 195),
    ];

    /// <summary>The act's name, and its network's.</summary>
    public string Name => Scenario.Network;

    /// <summary>A single act, of a scenario that somebody named.</summary>
    public static IReadOnlyList<DemoAct> Only(Scenario scenario) =>
        [new("act 1", scenario with { Network = scenario.Name }, TimeSpan.Zero, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(195))];

    private static DemoAct Of(string label, string name, int starts, int begins, int ends) => new(
        label, ScenarioFile.BuiltIn(name) with { Network = name }, TimeSpan.FromMinutes(starts), TimeSpan.FromMinutes(begins), TimeSpan.FromMinutes(ends));
}
