using System.Text.Encodings.Web;
using System.Text.Json;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Documents and domain events as Marten's default serializer writes them: PascalCase members, ISO 8601 times.</summary>
public static class DocumentJson
{
    // Text stands in jsonb and is never put into HTML as it is, so that only what JSON demands is escaped.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON of a document or domain event.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">The bytes are not such a document.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options)!;

    internal static DocumentWrite Write(OperatorStanding standing) =>
        new(nameof(OperatorStanding), standing.Id, standing.Network, Write<OperatorStanding>(standing));

    internal static OperatorStanding ReadStanding(byte[] json) => Read<OperatorStanding>(json);
}
