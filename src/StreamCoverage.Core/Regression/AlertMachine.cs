using MathNet.Numerics.Distributions;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Regression;

/// <summary>Where a watched stream stands.</summary>
public enum AlertState : byte
{
    /// <summary>Nothing fires.</summary>
    Ok = 0,

    /// <summary>A regression was found and is not over.</summary>
    Firing = 1,

    /// <summary>A regression is just over; evidence gathers, nothing fires.</summary>
    Cooldown = 2,
}

/// <summary>What a step of the machine brought forth.</summary>
public enum AlertChange : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A regression opened.</summary>
    Opened = 1,

    /// <summary>The regression is over.</summary>
    Closed = 2,
}

/// <summary>Turns a detector's evidence into one alert that opens and closes, without flapping. Deterministic; its public state is all of it.</summary>
/// <remarks>
/// <code>
///            evidence, onset, volume and rise                  15 panes look recovered, 5 times in a row
///    Ok ────────────────────────────────────► Firing ──────────────────────────────────────────► Cooldown
///     ▲                                        (evidence frozen)                                     │
///     └──────────────────────────────────────── 10 non-empty panes ──────────────────────────────────┘
/// </code>
/// </remarks>
public sealed class AlertMachine
{
    /// <summary>The evidence.</summary>
    public MixtureDetector Detector { get; set; } = new();

    /// <summary>Where the stream stands.</summary>
    public AlertState State { get; set; }

    /// <summary>ln of the onset tracker's evidence; at most 0 while nothing is suspected.</summary>
    public double OnsetLog { get; set; }

    /// <summary>Start of the first pane that is suspected; null while none is.</summary>
    public EventTime? Onset { get; set; }

    /// <summary>Requests and failures since the onset.</summary>
    public FailurePane SinceOnset { get; set; }

    /// <summary>The last non-empty panes, oldest first.</summary>
    public List<FailurePane> Recent { get; set; } = [];

    /// <summary>Panes in a row that look recovered.</summary>
    public int Run { get; set; }

    /// <summary>Panes of the cooldown that have passed.</summary>
    public int Cooled { get; set; }

    /// <summary>Takes one non-empty pane in.</summary>
    /// <param name="start">When the pane starts.</param>
    /// <param name="pane">Its requests and failures.</param>
    /// <param name="expected">The failure rate that is usual, in 0..1.</param>
    /// <param name="inOrder">The highest failure rate that is in order, in (0,1).</param>
    /// <param name="rule">The rule.</param>
    /// <param name="budget">The stream's part of the false alarms that are allowed, in (0,1]; known before the pane.</param>
    public AlertChange Step(EventTime start, FailurePane pane, double expected, double inOrder, RegressionRule rule, double budget = 1)
    {
        Track(start, pane, inOrder, rule);
        Recent.Add(pane);
        if (Recent.Count > rule.RecoveryPanes)
            Recent.RemoveAt(0);
        if (State == AlertState.Firing)
            return Recovered(inOrder, rule) ? Close() : AlertChange.None;

        Detector.Add(pane.Fraction, inOrder, rule.Bets);
        if (State == AlertState.Cooldown && ++Cooled >= rule.CooldownPanes)
            State = AlertState.Ok;
        if (State != AlertState.Ok || !Fires(expected, rule, budget))
            return AlertChange.None;
        (State, Run) = (AlertState.Firing, 0);
        return AlertChange.Opened;
    }

    private bool Fires(double expected, RegressionRule rule, double budget) =>
        Detector.Log >= Math.Log(rule.PanesToFalseAlarm / budget) && Onset is not null
        && SinceOnset.Requests >= rule.RequestsMin && SinceOnset.Fraction - expected >= rule.RiseMin;

    private void Track(EventTime start, FailurePane pane, double inOrder, RegressionRule rule)
    {
        OnsetLog = Math.Round(Math.Max(OnsetLog, 0) + Math.Log(1 + (rule.OnsetBet * ((pane.Fraction / inOrder) - 1))), 12);
        if (OnsetLog <= 0)
        {
            (Onset, SinceOnset) = (null, default);
            return;
        }
        Onset ??= start;
        SinceOnset += pane;
    }

    private bool Recovered(double inOrder, RegressionRule rule)
    {
        var sum = Recent.Aggregate(default(FailurePane), (a, b) => a + b);
        var confidence = Beta.CDF(sum.Failed + 0.5, sum.Requests - sum.Failed + 0.5, inOrder);
        Run = Recent.Count >= rule.RecoveryPanes && confidence >= rule.RecoveryConfidence ? Run + 1 : 0;
        return Run >= rule.RecoveryRun;
    }

    private AlertChange Close()
    {
        Detector.Reset();
        (State, OnsetLog, Onset, SinceOnset, Cooled) = (AlertState.Cooldown, 0, null, default, 0);
        return AlertChange.Closed;
    }
}
