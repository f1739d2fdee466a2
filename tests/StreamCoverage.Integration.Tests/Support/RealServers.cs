using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests.Support;

/// <summary>One Kafka and one PostgreSQL for all tests of the program, which therefore run one after another: a test may kill them.</summary>
[CollectionDefinition(Name)]
public sealed class RealServers : ICollectionFixture<KafkaFixture>, ICollectionFixture<PostgresFixture>
{
    public const string Name = "real servers";
}
