using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamCoverage.Import.Mappings;

/// <summary>The JSON form of a mapping: snake_case, no property unknown, none twice.</summary>
public static class MappingFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { Words<RowFormat>(), Words<FieldMark>(), Words<TimeUnit>() },
    };

    /// <param name="json">UTF-8, without a byte order mark.</param>
    /// <param name="source">What errors call it: a file's name.</param>
    /// <exception cref="MappingException">It is no JSON, not of the form, or contradicts itself.</exception>
    public static Mapping Parse(ReadOnlySpan<byte> json, string source)
    {
        Mapping? mapping;
        try
        {
            mapping = JsonSerializer.Deserialize<Mapping>(json, Options);
        }
        catch (JsonException e)
        {
            throw new MappingException(source, [$"{e.Path ?? "$"}: {e.Message}"]);
        }
        if (mapping is null)
            throw new MappingException(source, ["$: it is null"]);
        string[] problems = [.. MappingCheck.Problems(mapping)];
        return problems.Length == 0 ? mapping : throw new MappingException(source, problems);
    }

    private static JsonStringEnumConverter<T> Words<T>()
        where T : struct, Enum => new(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
}
