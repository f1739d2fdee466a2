using System.Text.Json;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about convergence, in the reference's words.</summary>
internal static class ConvergenceAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = [];
}
