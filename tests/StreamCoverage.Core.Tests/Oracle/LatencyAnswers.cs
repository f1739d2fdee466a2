using System.Text.Json;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about latency quantiles, in the reference's words.</summary>
internal static class LatencyAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = [];
}
