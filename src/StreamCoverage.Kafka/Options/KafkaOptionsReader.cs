namespace StreamCoverage.Kafka.Options;

/// <summary>Reads options from their sources; pure but for the secrets' files.</summary>
public static class KafkaOptionsReader
{
    private const string FileSuffix = "_FILE";

    /// <summary>All sources in one, or everything that is wrong with them.</summary>
    public static KafkaOptionsResult Read(KafkaOptionSources sources)
    {
        var errors = new List<string>();
        var merged = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in new[] { OfFile(sources, errors), OfEnvironment(sources), OfFlags(sources, errors) })
            Merge(source, sources.ReadFile, merged, errors);
        foreach (var (key, value) in merged)
        {
            if (FixedProperties.Complaint(key, value) is { } complaint)
                errors.Add(complaint);
        }
        var options = new KafkaOptions(merged);
        if (!sources.AllowInsecureSasl && InsecureSasl(options) is { } insecure)
            errors.Add(insecure);
        return errors.Count == 0 ? new(options, []) : new(null, errors);
    }

    private static List<KeyValuePair<string, string>> OfFile(KafkaOptionSources sources, List<string> errors)
    {
        var properties = new List<KeyValuePair<string, string>>();
        for (var index = 0; index < sources.FileLines.Count; index++)
        {
            var line = sources.FileLines[index].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (Split(line) is { } property)
                properties.Add(new(property.Key, property.Value.TrimStart()));
            else
                errors.Add($"line {index + 1} of the properties file is no key=value");
        }
        return properties;
    }

    private static List<KeyValuePair<string, string>> OfEnvironment(KafkaOptionSources sources) =>
    [
        .. sources.Environment
            .Where(variable => variable.Key.StartsWith(KafkaOptionSources.EnvironmentPrefix, StringComparison.Ordinal))
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => new KeyValuePair<string, string>(
                KeyOfVariable(variable.Key[KafkaOptionSources.EnvironmentPrefix.Length..]), variable.Value)),
    ];

    private static string KeyOfVariable(string name)
    {
        if (name.Contains('.', StringComparison.Ordinal))
            return name;
        var isFile = name.EndsWith(FileSuffix, StringComparison.Ordinal);
        var bare = isFile ? name[..^FileSuffix.Length] : name;
        var key = bare.Replace('_', '.').ToLowerInvariant();
        return isFile ? key + FileSuffix : key;
    }

    private static List<KeyValuePair<string, string>> OfFlags(KafkaOptionSources sources, List<string> errors)
    {
        var properties = new List<KeyValuePair<string, string>>();
        foreach (var flag in sources.Flags)
        {
            // The text is not repeated: what lacks its "=" may be a password.
            if (Split(flag) is { } property)
                properties.Add(property);
            else
                errors.Add("a value of --kafka is no key=value");
        }
        return properties;
    }

    /// <summary>The value begins after the first equals sign and may hold more of them.</summary>
    private static KeyValuePair<string, string>? Split(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var key = at < 0 ? "" : text[..at].Trim();
        return key.Length == 0 ? null : new(key, text[(at + 1)..]);
    }

    /// <summary>Lays one source over what is there; a source that names both a key and its file contradicts itself.</summary>
    private static void Merge(
        List<KeyValuePair<string, string>> source, Func<string, string> readFile, OrderedDictionary<string, string> merged, List<string> errors)
    {
        foreach (var (key, value) in source)
        {
            if (!key.EndsWith(FileSuffix, StringComparison.Ordinal))
            {
                merged[key] = value;
                continue;
            }
            var target = key[..^FileSuffix.Length];
            if (source.Exists(other => other.Key == target))
                errors.Add($"{target} and {key} are both given; leave one out");
            else if (Secret(value, readFile, out var problem) is { } secret)
                merged[target] = secret;
            else
                errors.Add($"the file of {key} cannot be read: {problem}");
        }
    }

    private static string? Secret(string path, Func<string, string> readFile, out string problem)
    {
        problem = "";
        try
        {
            var text = readFile(path);
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static string? InsecureSasl(KafkaOptions options)
    {
        var mechanism = options.Value("sasl.mechanism") ?? options.Value("sasl.mechanisms");
        var isPlaintext = "sasl_plaintext".Equals(options.Value("security.protocol"), StringComparison.OrdinalIgnoreCase);
        var isInTheClear = mechanism?.ToUpperInvariant() is "PLAIN" or "OAUTHBEARER";
        return isPlaintext && isInTheClear
            ? $"sasl.mechanism={mechanism} over security.protocol=sasl_plaintext sends the secret in the clear; "
                + "use sasl_ssl, or pass --allow-insecure-sasl"
            : null;
    }
}
