using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Events;

/// <summary>A request's end, as the contract <c>request-outcome.v1</c> carries it: one event for one logical request.</summary>
/// <param name="RequestId">Names the request within its network; a second event with it is a duplicate.</param>
/// <param name="Network">The tenant.</param>
/// <param name="OccurredAt">When the request ended.</param>
/// <param name="Workload">What it asked for.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="LatencyMicroseconds">From request to answer, 0 to one day; null where it was not measured.</param>
/// <param name="Operator">Who served it last; null when nobody did: unserved demand stays in the denominator.</param>
/// <param name="Attempts">Each operator's try, in order; empty where only the end is known, which then stands for one attempt.</param>
/// <param name="RewardMicros">Millionths of the network's unit that the operator was paid.</param>
/// <param name="ReporterId">Who attests it.</param>
/// <param name="Role">In which role the reporter attests it.</param>
public sealed record RequestOutcome(
    string RequestId,
    string Network,
    EventTime OccurredAt,
    WorkloadCell Workload,
    Outcome Outcome,
    long? LatencyMicroseconds = null,
    string? Operator = null,
    IReadOnlyList<Attempt>? Attempts = null,
    long RewardMicros = 0,
    string? ReporterId = null,
    ReporterRole Role = ReporterRole.Unstated);

/// <summary>One operator's try at a request.</summary>
/// <param name="Operator">Who tried.</param>
/// <param name="Outcome">How the try ended; charged to this operator alone.</param>
/// <param name="LatencyMicroseconds">0 to one day; null where it was not measured.</param>
public sealed record Attempt(string Operator, Outcome Outcome, long? LatencyMicroseconds = null);
