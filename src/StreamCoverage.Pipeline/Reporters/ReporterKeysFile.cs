using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamCoverage.Core.Time;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Reporters;

/// <summary>The file of reporters' keys: JSON, snake_case, no property unknown. Errors name the entry and never what is in <c>key</c>.</summary>
public static class ReporterKeysFile
{
    private const int NameCharsMax = 128;
    private const int OwnOperatorsMax = 10_000;
    private const string P256 = "1.2.840.10045.3.1.7";

    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<SignerRole>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <param name="json">UTF-8, without a byte order mark.</param>
    /// <exception cref="FormatException">It is not of the form; the text says where.</exception>
    public static ReporterKeys Parse(ReadOnlySpan<byte> json)
    {
        Content? content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(json, Options);
        }
        catch (JsonException e)
        {
            // The exception's own text may repeat characters of the file.
            throw new FormatException($"no file of reporters' keys: look at line {e.LineNumber + 1}, {e.Path ?? "$"}; infra/docs/reporters.md has the form", e);
        }
        if (content?.Keys is not { } entries || entries.Count is 0 or > ReporterKeys.CountMax)
            throw new FormatException($"no file of reporters' keys: `keys` holds none, or more than {ReporterKeys.CountMax:N0}");
        var keys = entries.Select(KeyOf).ToList();
        return keys.GroupBy(key => key.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? throw new FormatException($"the key `{twice.Key}` stands twice")
            : new(keys);
    }

    private static ReporterKey KeyOf(Entry entry, int index)
    {
        var algorithm = SignatureAlgorithms.Parse(System.Text.Encoding.UTF8.GetBytes(entry.Algorithm))
            ?? throw Bad(index, "algorithm is none of HMAC-SHA256, ES256");
        foreach (var (what, name) in (ReadOnlySpan<(string, string)>)[("id", entry.Id), ("network", entry.Network), ("reporter", entry.Reporter ?? entry.Id)])
            if (name.Length is 0 or > NameCharsMax)
                throw Bad(index, $"{what} is empty or longer than {NameCharsMax} characters");
        if (entry.Reporter is null != (entry.Role == SignerRole.Registry))
            throw Bad(index, "every key names its reporter, except that of a registry");
        var (from, to) = (Moment(entry.ValidFrom, index) ?? EventTime.Never, Moment(entry.ValidTo, index) ?? new(long.MaxValue));
        if (from >= to)
            throw Bad(index, "valid_from is not before valid_to");
        if (entry.OwnOperators is { Count: > OwnOperatorsMax })
            throw Bad(index, $"own_operators holds more than {OwnOperatorsMax:N0}");
        return new(entry.Id, entry.Network, entry.Reporter ?? "", entry.Role, algorithm, Material(entry.Key, algorithm, index), from, to)
        {
            OwnOperators = entry.OwnOperators ?? [],
        };
    }

    private static byte[] Material(string text, SignatureAlgorithm algorithm, int index)
    {
        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, buffer, out var length))
            throw Bad(index, "key is no base64");
        var bytes = buffer[..length];
        if (algorithm == SignatureAlgorithm.HmacSha256)
            return length >= ReporterKey.SecretBytesMin ? bytes : throw Bad(index, $"the secret is shorter than {ReporterKey.SecretBytesMin} bytes");
        return IsOnP256(bytes) ? bytes : throw Bad(index, "key is no public key of P-256 as SubjectPublicKeyInfo (DER)");
    }

    private static bool IsOnP256(byte[] publicKey)
    {
        using var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(publicKey, out var read);
            return read == publicKey.Length && ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // With an offset, because a file must mean the same on every machine.
    private static EventTime? Moment(string? text, int index) =>
        text is null ? null
        : DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? EventTime.FromUtc(moment)
        : throw Bad(index, "valid_from and valid_to are written as 2026-03-01T00:00:00Z");

    private static FormatException Bad(int index, string fact) => new($"keys[{index}]: {fact}");

    private sealed record Content(IReadOnlyList<Entry> Keys);

    private sealed record Entry(
        string Id, string Network, SignerRole Role, string Algorithm, string Key, string? Reporter = null,
        string? ValidFrom = null, string? ValidTo = null,
        IReadOnlyList<string>? OwnOperators = null);
}
