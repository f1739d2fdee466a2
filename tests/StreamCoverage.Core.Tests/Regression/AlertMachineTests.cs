using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Tests.Regression;

/// <summary>
/// One bet of 1/2 against a rate of 1/2: a pane of failures moves M to 1.5 (M + 1), one of successes to 0.5 (M + 1), so that three lost panes
/// from nothing give 1.5, 3.75, 7.125.
/// </summary>
public sealed class AlertMachineTests
{
    private const double Expected = 0.4;
    private const double InOrder = 0.5;

    private static readonly FailurePane Lost = new(10, 10);
    private static readonly FailurePane Fine = new(10, 0);

    private static readonly RegressionRule Rule = new()
    {
        Bets = [0.5],
        PanesToFalseAlarm = 7,
        RequestsMin = 30,
        RecoveryPanes = 3,
        RecoveryRun = 2,
        CooldownPanes = 3,
    };

    [Fact]
    public void It_opens_closes_cools_and_may_fire_at_the_end_of_the_cooldown()
    {
        var machine = new AlertMachine();
        Assert.Equal("", Run(machine, Rule, Fine, Lost, Lost));
        Assert.Equal("3 Opened", Run(machine, Rule, 3, Lost));
        Assert.Equal((AlertState.Firing, new EventTime(1), new FailurePane(30, 30)), (machine.State, machine.Onset, machine.SinceOnset));
        // M was 0.5, 2.25, 4.875 and is 8.8125.
        Assert.Equal(Math.Log(8.8125), machine.Detector.Log, 1e-9);
        // The first pane in which 3 look recovered is the second fine one: 10 of 30 failed, P(q <= 1/2) = 0.97.
        Assert.Equal("6 Closed", Run(machine, Rule, 4, Fine, Fine, Fine));
        Assert.Equal((AlertState.Cooldown, null, default), (machine.State, machine.Onset, machine.SinceOnset));
        Assert.Equal("9 Opened", Run(machine, Rule, 7, Lost, Lost, Lost));
        Assert.Equal(new EventTime(7), machine.Onset);
    }

    [Fact]
    public void Evidence_stands_still_while_it_fires()
    {
        var machine = new AlertMachine();
        Run(machine, Rule, Lost, Lost, Lost);
        var evidence = machine.Detector.Log;
        Run(machine, Rule, 3, Lost, Lost, Fine);
        Assert.Equal(evidence, machine.Detector.Log);
    }

    [Fact]
    public void A_pane_that_does_not_look_recovered_starts_the_run_again()
    {
        var rule = Rule with { RecoveryPanes = 1 };
        var machine = new AlertMachine();
        Run(machine, rule, Lost, Lost, Lost);
        Assert.Equal("6 Closed", Run(machine, rule, 3, Fine, Lost, Fine, Fine));
    }

    [Fact]
    public void It_waits_for_requests_and_for_a_rise()
    {
        Assert.Equal("3 Opened", Run(new(), Rule with { RequestsMin = 31 }, Lost, Lost, Lost, Lost));
        Assert.Equal("", Run(new(), Rule with { RiseMin = 0.61 }, Lost, Lost, Lost, Lost, Lost));
        Assert.Equal("2 Opened", Run(new(), Rule with { RiseMin = 0.6 }, Lost, Lost, Lost));
    }

    [Fact]
    public void It_waits_for_an_onset()
    {
        var machine = new AlertMachine();
        Run(machine, Rule, Lost, Lost);
        // Evidence is enough, but the tracker has forgotten the onset: ln 1.2 twice and then ln 0.8 twice is below 0.
        Assert.Equal("", Run(machine, Rule with { PanesToFalseAlarm = 1, RequestsMin = 31 }, 2, Fine, Fine));
        Assert.True(machine.Detector.Log > 0);
        Assert.Null(machine.Onset);
        Assert.Equal(default, machine.SinceOnset);
    }

    [Fact]
    public void What_is_just_in_order_is_not_suspected()
    {
        var machine = new AlertMachine();
        Run(machine, Rule, new FailurePane(10, 5), new FailurePane(10, 5));
        Assert.Equal((null, default(FailurePane)), (machine.Onset, machine.SinceOnset));
    }

    [Fact]
    public void After_a_recovery_evidence_begins_anew()
    {
        var machine = new AlertMachine();
        Assert.Equal("2 Opened, 5 Closed", Run(machine, Rule with { CooldownPanes = 1 }, Lost, Lost, Lost, Fine, Fine, Fine));
        Assert.Equal(double.NegativeInfinity, machine.Detector.Log);
        Assert.Equal("8 Opened", Run(machine, Rule with { CooldownPanes = 1, RequestsMin = 10 }, 6, Lost, Lost, Lost));
    }

    [Fact]
    public void In_the_cooldown_nothing_fires()
    {
        var machine = new AlertMachine();
        Run(machine, Rule, Lost, Lost, Lost, Fine, Fine, Fine);
        Assert.Equal(AlertState.Cooldown, machine.State);
        Assert.Equal("9 Opened", Run(machine, Rule with { CooldownPanes = 4 }, 6, Lost, Lost, Lost, Lost));
    }

    private static string Run(AlertMachine machine, RegressionRule rule, params FailurePane[] panes) => Run(machine, rule, 0, panes);

    private static string Run(AlertMachine machine, RegressionRule rule, int from, params FailurePane[] panes)
    {
        var changes = panes.Select((pane, i) => (At: from + i, Change: machine.Step(new EventTime(from + i), pane, Expected, InOrder, rule)));
        return string.Join(", ", changes.Where(step => step.Change != AlertChange.None).Select(step => $"{step.At} {step.Change}"));
    }
}
