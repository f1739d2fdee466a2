namespace StreamCoverage.Documents;

/// <summary>How long demand takes to succeed, in milliseconds with three decimals, each within 1 % of the latency at its place in order.</summary>
/// <param name="Stated">Demand that succeeded and states a latency: what the quantiles rest on.</param>
/// <param name="Unstated">Demand that succeeded and states none; it is taken to be as quick as the rest.</param>
/// <param name="P50">Half of the demand.</param>
/// <param name="P95">95 of 100.</param>
/// <param name="P99">99 of 100.</param>
public sealed record LatencySummary(long Stated, long Unstated, LatencyQuantile P50, LatencyQuantile P95, LatencyQuantile P99);

/// <summary>One quantile of the time to success, and of the latency of successes beside it.</summary>
/// <param name="TimeToSuccessMs">
/// The time within which this share of the demand succeeded, where a failure takes for ever. Null where <paramref name="Reached"/> is not true.
/// </param>
/// <param name="LowerMs">Lower end of its 95 % interval, by places in order; null where none bounds it.</param>
/// <param name="UpperMs">Upper end; null where none bounds it, as where it falls on failures.</param>
/// <param name="Reached">Whether this share of the demand ever succeeded: false where the quantile falls on failures, null without a latency to go by.</param>
/// <param name="OfSuccessesMs">
/// The same among what succeeded alone; null without a latency. It survives what failed: it falls when slow requests begin to fail, so it is no
/// measure of service by itself.
/// </param>
public sealed record LatencyQuantile(decimal? TimeToSuccessMs, decimal? LowerMs, decimal? UpperMs, bool? Reached, decimal? OfSuccessesMs);
