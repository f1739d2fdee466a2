namespace StreamCoverage.Kafka.Options;

/// <summary>Which properties are secrets, and how a property is shown.</summary>
internal static class Secrets
{
    private static readonly string[] Marks = ["password", "passphrase", "secret", "private.key", "key.pem", "token"];

    /// <summary>Too many rather than too few: a key that librdkafka gets later is most likely named like these.</summary>
    public static bool IsSecret(string key) =>
        Marks.Any(mark => key.Contains(mark, StringComparison.OrdinalIgnoreCase))
        // Holds principal and extensions, and in some set-ups a token.
        || key.Equals("sasl.oauthbearer.config", StringComparison.OrdinalIgnoreCase);

    public static string Show(KeyValuePair<string, string> property) =>
        $"{property.Key}={(IsSecret(property.Key) ? "***" : property.Value)}";
}
