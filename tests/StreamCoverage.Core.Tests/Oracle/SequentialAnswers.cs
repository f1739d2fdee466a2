using System.Text.Json;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about sequential tests and rules over many streams, in the reference's words.</summary>
internal static class SequentialAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = [];
}
