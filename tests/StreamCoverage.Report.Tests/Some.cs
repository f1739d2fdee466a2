using StreamCoverage.Documents;
using StreamCoverage.TestKit;

namespace StreamCoverage.Report.Tests;

/// <summary>Material for reports; each test changes what it is about.</summary>
internal static class Some
{
    public static readonly DateTimeOffset End = new(2026, 1, 1, 1, 0, 0, TimeSpan.Zero);

    public static ReportMaterial Material(string name = "op1") => new()
    {
        Network = "net",
        Window = "1h",
        From = End.AddHours(-2),
        To = End,
        AsOf = End.AddMinutes(3),
        Coverage = Coverage(),
        Funnel = Funnel(),
        Cells = [Cell("a", "h100", "covered", 60), Cell("a", "h200", "uncovered", 30), Cell("b", null, "undetermined", 10), Cell("c", "h200", "covered", 10)],
        Analysis = new(
            [SampleAnalysis.Dimension("model"), SampleAnalysis.Dimension("region")], SampleAnalysis.Change(), SampleAnalysis.Convergence(),
            SampleAnalysis.Fragility(), SampleAnalysis.Gaps()),
        Contributions = [SampleAnalysis.Contribution(name), SampleAnalysis.Contribution("op2")],
        Joins = [SampleAnalysis.Assessment(name, 20), SampleAnalysis.Assessment("op2", 10)],
        Alerts = [Alert()],
        Verdict = SampleAnalysis.Verdict(),
        History = [Point(-60, 0.5m, 10), Point(-30, 0.55m, 15), Point(0, 0.5m, 20)],
        Accounting = [new("request-outcomes", 12, 9, 1, 1, [new("unknown-property", 1)], 0)],
    };

    public static ReportPoint Point(int minutes, decimal? coverage, int operators) =>
        new(End.AddMinutes(minutes), coverage, coverage + 0.1m, coverage, coverage is null ? 0 : 100, operators, operators, 0, 0);

    public static CellCoverage Cell(string? model, string? hardware, string state, long requests) => new()
    {
        Id = $"net/1h/{model}{hardware}",
        Network = "net",
        Window = "1h",
        Cell = $"{model}{hardware}",
        Model = model,
        Task = null,
        Hardware = hardware,
        Region = null,
        Verification = null,
        Size = null,
        State = state,
        Requests = requests,
        Succeeded = requests / 2,
        Failed = [],
        Lower = 0.4m,
        Upper = 0.6m,
        CoveredProbability = 0,
        Overdispersion = 1,
        Operators = 2,
    };

    private static NetworkCoverage Coverage() => new()
    {
        Id = "net/1h",
        Network = "net",
        Window = "1h",
        WindowStart = End.AddHours(-1),
        WindowEnd = End,
        DefinitionVersion = 1,
        Requests = 100,
        Succeeded = 50,
        Unserved = 5,
        SuccessRate = 0.5m,
        CoverageLower = 0.6m,
        CoverageUpper = 0.7m,
        CoverageSoft = 0.65m,
        DemandCovered = 60,
        DemandUncovered = 30,
        CellsObserved = 3,
        CellsCovered = 1,
        CellsUncovered = 1,
        Breadth = 0.333333m,
        OperatorsKnown = 30,
        OperatorsPresent = 20,
        OperatorsActive = 2,
        Attempts = 110,
        Probed = 4,
        ProbedSucceeded = 3,
        SelfReported = 2,
        SelfReportedSucceeded = 1,
    };

    private static ConditionFunnel Funnel() => new()
    {
        Id = "net/1h",
        Network = "net",
        Window = "1h",
        WindowEnd = End,
        Requests = 100,
        Succeeded = 50,
        Unknown = 10,
        Stages = [Stage("model", 100, 30), Stage("capacity", 70, 10)],
        Binding = "model",
    };

    private static FunnelStage Stage(string condition, long risk, long failed) => new()
    {
        Condition = condition,
        AtRisk = risk,
        Failed = failed,
        PassRate = (decimal)(risk - failed) / risk,
        FailureShare = failed / 100m,
        Gain = failed / 120m,
    };

    private static CoverageAlert Alert() => new()
    {
        Id = "net/1",
        Network = "net",
        Rule = "burn-rate",
        State = "firing",
        OnsetAt = End.AddMinutes(-20),
        FiredAt = End.AddMinutes(-15),
        ResolvedAt = null,
        Before = 0.94m,
        After = 0.6m,
        Requests = 50,
        DefinitionVersion = 1,
    };
}
