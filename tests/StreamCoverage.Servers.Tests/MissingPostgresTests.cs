using StreamCoverage.Postgres.Local;

namespace StreamCoverage.Servers.Tests;

/// <summary>Changes the environment of the whole process, and so runs while no other test does: their servers would inherit it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

[Collection(Alone.Name)]
public sealed class MissingPostgresTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_PostgreSQL_is_missing_the_message_says_what_to_do()
    {
        var before = Environment.GetEnvironmentVariable("PGBIN");
        Environment.SetEnvironmentVariable("PGBIN", "/nowhere");
        try
        {
            var missing = await Assert.ThrowsAsync<LocalServerException>(() => LocalPostgres.StartAsync(TestFolders.NextCluster(), Token));
            Assert.Contains("make setup", missing.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PGBIN", before);
        }
    }
}
