using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Compares an answer with a reference case, key by key: the reference says which keys there are.</summary>
internal static class OracleComparison
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>What differs, a line each; empty where the answer is right.</summary>
    /// <param name="answer">Dictionaries, lists, numbers, text, null.</param>
    public static IReadOnlyList<string> Differences(OracleCase reference, object? answer)
    {
        var differences = new List<string>();
        Compare(reference.Id, reference.Expected, JsonSerializer.SerializeToElement(answer, Json), reference.Tolerance, differences);
        return differences;
    }

    private static void Compare(
        string path, JsonElement expected, JsonElement got, double tolerance, List<string> differences)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when got.ValueKind == JsonValueKind.Object:
                CompareKeys(path, expected, got, tolerance, differences);
                break;
            case JsonValueKind.Array when got.ValueKind == JsonValueKind.Array && got.GetArrayLength() == expected.GetArrayLength():
                for (var i = 0; i < expected.GetArrayLength(); i++)
                    Compare($"{path}[{i}]", expected[i], got[i], tolerance, differences);
                break;
            case JsonValueKind.Number when got.ValueKind == JsonValueKind.Number:
                var (right, value) = (expected.GetDouble(), got.GetDouble());
                if (!(Math.Abs(value - right) <= tolerance * Math.Max(1, Math.Abs(right))))
                    differences.Add($"{path}: expected {right:R}, got {value:R}, apart by {Math.Abs(value - right):R}");
                break;
            default:
                if (!JsonElement.DeepEquals(expected, got))
                    differences.Add($"{path}: expected {expected.GetRawText()}, got {got.GetRawText()}");
                break;
        }
    }

    private static void CompareKeys(
        string path, JsonElement expected, JsonElement got, double tolerance, List<string> differences)
    {
        // Reasons are words for people, which the reference does not prescribe.
        foreach (var property in expected.EnumerateObject().Where(property => property.Name != "reason"))
        {
            if (got.TryGetProperty(property.Name, out var value))
                Compare($"{path}.{property.Name}", property.Value, value, tolerance, differences);
            else
                differences.Add($"{path}.{property.Name}: is not computed");
        }
    }
}
