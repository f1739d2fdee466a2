using StreamCoverage.Lab.Reporting;
using StreamCoverage.Lab.Studies;

namespace StreamCoverage.Lab;

/// <summary>Every study, in the order of the report.</summary>
internal static class Laboratory
{
    public static IReadOnlyList<(string Name, Func<LabRun, Findings> Study)> Studies { get; } =
    [
        ("coverage", CoverageStudy.Of),
        ("funnel", FunnelStudy.Of),
        ("unseen", UnseenStudy.Of),
        ("joins", JoinsStudy.Of),
        ("dependence", DependenceStudy.Of),
        ("incentives", IncentiveStudy.Of),
        ("detection", DetectionStudy.Of),
        ("predictors", PredictorsStudy.Of),
        ("gaming", GamingStudy.Of),
    ];
}
