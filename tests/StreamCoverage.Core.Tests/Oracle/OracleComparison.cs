using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Compares an answer with a reference case, key by key: the reference says which keys there are.</summary>
internal static class OracleComparison
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>What differs, a line each; empty where the answer is right.</summary>
    /// <param name="answer">Dictionaries, lists, numbers, text, null.</param>
    /// <param name="later">Keys, at any depth, that are not computed yet: an answer with one of them is a difference too.</param>
    public static IReadOnlyList<string> Differences(OracleCase reference, object? answer, IReadOnlySet<string> later)
    {
        var differences = new List<string>();
        Compare(reference.Id, reference.Expected, JsonSerializer.SerializeToElement(answer, Json), reference.Tolerance, later, differences);
        return differences;
    }

    private static void Compare(
        string path, JsonElement expected, JsonElement got, double tolerance, IReadOnlySet<string> later, List<string> differences)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when got.ValueKind == JsonValueKind.Object:
                CompareKeys(path, expected, got, tolerance, later, differences);
                break;
            case JsonValueKind.Array when got.ValueKind == JsonValueKind.Array && got.GetArrayLength() == expected.GetArrayLength():
                for (var i = 0; i < expected.GetArrayLength(); i++)
                    Compare($"{path}[{i}]", expected[i], got[i], tolerance, later, differences);
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
        string path, JsonElement expected, JsonElement got, double tolerance, IReadOnlySet<string> later, List<string> differences)
    {
        foreach (var property in expected.EnumerateObject())
        {
            var found = got.TryGetProperty(property.Name, out var value);
            if (found == later.Contains(property.Name))
                differences.Add($"{path}.{property.Name}: {(found ? "is computed now, so it is no longer for later" : "is not computed")}");
            else if (found)
                Compare($"{path}.{property.Name}", property.Value, value, tolerance, later, differences);
        }
    }
}
