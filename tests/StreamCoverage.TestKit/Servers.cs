namespace StreamCoverage.TestKit;

/// <summary>
/// Where integration tests find their servers: an address from the environment, else a local server that the fixture starts,
/// else the test is skipped with the reason.
/// </summary>
internal static class Servers
{
    /// <summary>Environment variable with the connection string of a superuser's PostgreSQL.</summary>
    public const string PostgresVariable = "STREAMCOVERAGE_TEST_POSTGRES";

    /// <summary>Environment variable with the bootstrap servers of a Kafka 2.0 or newer.</summary>
    public const string KafkaVariable = "STREAMCOVERAGE_TEST_KAFKA";

    /// <summary>The variable's value, or null when it is unset or empty.</summary>
    public static string? Named(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
