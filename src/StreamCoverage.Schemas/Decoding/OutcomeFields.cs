using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>The properties of <c>request-outcome.v1</c>, found by length and bytes. The numbers are bits of what was seen; 0 is unknown.</summary>
internal static class OutcomeFields
{
    public const int RequestId = 1;
    public const int Network = 2;
    public const int OccurredAt = 3;
    public const int Workload = 4;
    public const int Outcome = 5;
    public const int Operator = 6;
    public const int FailedCondition = 7;
    public const int Latency = 8;
    public const int Attempts = 9;
    public const int Reward = 10;
    public const int Reporter = 11;

    /// <summary>The bits of the properties that an event must have: the first six.</summary>
    public const int EventRequired = 0b111_1110;

    /// <summary>The bits of the properties that an attempt must have.</summary>
    public const int AttemptRequired = 1 << Operator | 1 << Outcome;

    public const int ReporterId = 1;
    public const int ReporterRole = 2;

    /// <summary>The bits of the properties that a reporter must have: both.</summary>
    public const int ReporterRequired = 1 << ReporterId | 1 << ReporterRole;

    private static readonly string[] Dimensions = ["", .. WorkloadCell.Dimensions];

    private static readonly string[] Names =
    [
        "", "request_id", "network", "occurred_at", "workload", "outcome", "operator",
        "failed_condition", "latency_ms", "attempts", "reward", "reporter",
    ];

    /// <summary>The name of the first property in <paramref name="bits"/>.</summary>
    public static string FirstOf(int bits) => Names[int.TrailingZeroCount(bits)];

    /// <summary>The number of an event's property.</summary>
    public static int OfEvent(ReadOnlySpan<byte> name) => name.Length switch
    {
        6 => name.SequenceEqual("reward"u8) ? Reward : 0,
        7 => name.SequenceEqual("outcome"u8) ? Outcome : name.SequenceEqual("network"u8) ? Network : 0,
        8 => name[0] switch
        {
            (byte)'o' => name.SequenceEqual("operator"u8) ? Operator : 0,
            (byte)'w' => name.SequenceEqual("workload"u8) ? Workload : 0,
            (byte)'r' => name.SequenceEqual("reporter"u8) ? Reporter : 0,
            _ => name.SequenceEqual("attempts"u8) ? Attempts : 0,
        },
        10 => name.SequenceEqual("request_id"u8) ? RequestId : name.SequenceEqual("latency_ms"u8) ? Latency : 0,
        11 => name.SequenceEqual("occurred_at"u8) ? OccurredAt : 0,
        16 => name.SequenceEqual("failed_condition"u8) ? FailedCondition : 0,
        _ => 0,
    };

    /// <summary>The number of an attempt's property, which are four of an event's.</summary>
    public static int OfAttempt(ReadOnlySpan<byte> name) =>
        OfEvent(name) is var field and (Operator or Outcome or FailedCondition or Latency) ? field : 0;

    /// <summary>The number of a reporter's property.</summary>
    public static int OfReporter(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("id"u8) ? ReporterId : name.SequenceEqual("role"u8) ? ReporterRole : 0;

    /// <summary>One more than the index of a workload's dimension.</summary>
    public static int OfWorkload(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("task"u8) ? 2 : name.SequenceEqual("size"u8) ? 6 : 0,
        5 => name.SequenceEqual("model"u8) ? 1 : 0,
        6 => name.SequenceEqual("region"u8) ? 4 : 0,
        8 => name.SequenceEqual("hardware"u8) ? 3 : 0,
        12 => name.SequenceEqual("verification"u8) ? VerificationMode : 0,
        _ => 0,
    };

    /// <summary>The name of a workload's dimension, from its number.</summary>
    public static string NameOfDimension(int number) => Dimensions[number];

    /// <summary>The number of the workload's only dimension with a closed set of values.</summary>
    public const int VerificationMode = 5;

    /// <summary>Whether <paramref name="value"/> is a mode of verification: <c>vanilla</c>, <c>zkml</c> or <c>tee</c>.</summary>
    public static bool IsVerificationMode(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("tee"u8) || value.SequenceEqual("zkml"u8) || value.SequenceEqual("vanilla"u8);
}
