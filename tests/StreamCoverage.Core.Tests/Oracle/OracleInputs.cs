using System.Text.Json;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Reads the inputs of reference cases, which speak other names for the same things.</summary>
internal static class OracleInputs
{
    public static double Double(this JsonElement inputs, string name) => inputs.GetProperty(name).GetDouble();

    public static long Long(this JsonElement inputs, string name) => inputs.GetProperty(name).GetInt64();

    public static string Text(this JsonElement inputs, string name) => inputs.GetProperty(name).GetString()!;

    public static IReadOnlyList<JsonElement> List(this JsonElement inputs, string name) => [.. inputs.GetProperty(name).EnumerateArray()];

    /// <summary>The probability outside each end of the interval that is asked for.</summary>
    public static double Tail(this JsonElement inputs) =>
        inputs.TryGetProperty("sided", out var sided) && sided.GetString() == "two" ? inputs.Double("alpha") / 2 : inputs.Double("alpha");

    public static CellJudge Judge(this JsonElement inputs) => new()
    {
        Threshold = inputs.Double("theta"),
        Tail = inputs.Double("alpha"),
        RequestsMin = (int)inputs.Long("n_min"),
        OperatorThreshold = inputs.TryGetProperty("theta_o", out var threshold) ? threshold.GetDouble() : 0.90,
    };

    /// <summary>The requests of each cell.</summary>
    public static IReadOnlyList<long> Demands(this JsonElement inputs) => [.. inputs.List("counts").Select(count => count.GetInt64())];

    /// <summary>Counts from n and six failures in the order of the conditions; the rest succeeded.</summary>
    public static OutcomeCounts Counts(this JsonElement inputs, string failures)
    {
        long[] failed = [.. inputs.List(failures).Select(count => count.GetInt64())];
        return Build.Counts(inputs.Long("n") - failed.Sum(), failed);
    }

    public static IReadOnlyList<FailurePane> Panes(this JsonElement inputs) =>
        [.. inputs.List("panes").Select(pane => new FailurePane(pane[0].GetInt64(), pane[1].GetInt64()))];

    /// <summary>The reference's word for a condition; null for none.</summary>
    public static string? Word(Outcome? outcome) => outcome is { } condition ? Words[(int)condition] : null;

    public static Outcome OutcomeOf(string word) => (Outcome)Array.IndexOf(Words, word);

    private static readonly string[] Words =
    [
        "success", "model_missing", "hardware_incompatible", "no_capacity", "routing", "latency_slo_missed", "verification_failed", "unknown",
    ];
}
