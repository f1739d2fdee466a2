namespace StreamCoverage.TestKit;

/// <summary>
/// Where integration tests find their servers: an address from the environment; else one that the test program names before its
/// fixtures start, because it has started containers; else a local server that the fixture starts; else the test is skipped with the reason.
/// </summary>
public static class Servers
{
    /// <summary>Environment variable with the connection string of a superuser's PostgreSQL.</summary>
    public const string PostgresVariable = "STREAMCOVERAGE_TEST_POSTGRES";

    /// <summary>Environment variable with the bootstrap servers of a Kafka 2.0 or newer.</summary>
    public const string KafkaVariable = "STREAMCOVERAGE_TEST_KAFKA";

    /// <summary>Whether there is an address.</summary>
    public static bool IsNamed(string variable) => Named(variable) is not null;

    /// <summary>Gives the fixtures of this process an address, as if its environment had.</summary>
    public static void Name(string variable, string address) => Environment.SetEnvironmentVariable(variable, address);

    /// <summary>The variable's value, or null when it is unset or empty.</summary>
    internal static string? Named(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
