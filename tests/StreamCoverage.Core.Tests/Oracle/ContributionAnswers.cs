using System.Text.Json;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about what operators contribute, in the reference's words.</summary>
internal static class ContributionAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = [];
}
