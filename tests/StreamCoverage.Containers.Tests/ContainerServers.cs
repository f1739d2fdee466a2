using StreamCoverage.Containers.Tests;
using StreamCoverage.TestKit;
using Testcontainers.Kafka;
using Testcontainers.PostgreSql;

[assembly: AssemblyFixture(typeof(ContainerServers))]

namespace StreamCoverage.Containers.Tests;

/// <summary>One Apache Kafka (KRaft) and one PostgreSQL in containers for all tests of this program; a server that the environment names is taken instead.</summary>
public sealed class ContainerServers : IAsyncLifetime
{
    private readonly KafkaContainer _kafka = new KafkaBuilder("apache/kafka:4.1.0")
        .WithEnvironment("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        .Build();

    private readonly PostgreSqlContainer _postgres = new PostgreSqlBuilder("postgres:17").WithCommand("-c", "max_connections=200").Build();

    /// <summary>Starts before any fixture of the tests asks for its server.</summary>
    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(
            Servers.IsNamed(Servers.KafkaVariable) ? Task.CompletedTask : StartKafkaAsync(),
            Servers.IsNamed(Servers.PostgresVariable) ? Task.CompletedTask : StartPostgresAsync());
    }

    /// <summary>Removes the containers, whether they were started or not.</summary>
    public async ValueTask DisposeAsync()
    {
        await _kafka.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private async Task StartKafkaAsync()
    {
        await _kafka.StartAsync();
        Servers.Name(Servers.KafkaVariable, Address(_kafka.GetBootstrapAddress()));
    }

    private async Task StartPostgresAsync()
    {
        await _postgres.StartAsync();
        Servers.Name(Servers.PostgresVariable, _postgres.GetConnectionString());
    }

    // The container tells it as PLAINTEXT://host:port/ in some versions, and as host:port in others.
    private static string Address(string told) => told[(told.LastIndexOf("//", StringComparison.Ordinal) is var i and >= 0 ? i + 2 : 0)..].TrimEnd('/');
}
