using System.Text.Json;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about sparse cells, unseen workloads and diversity, in the reference's words.</summary>
internal static class SparseAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = [];
}
