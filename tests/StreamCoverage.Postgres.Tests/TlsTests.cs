using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.TestKit;

namespace StreamCoverage.Postgres.Tests;

/// <summary>Over TLS the program talks to the server whose certificate its own authority has signed for the name that was asked for, and to no other.</summary>
public sealed class TlsTests(TlsTests.EncryptedServer server) : IClassFixture<TlsTests.EncryptedServer>
{
    private const string Secret = "c4nary";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_authoritys_server_is_believed_under_its_name()
    {
        await Migrator("localhost", server.Authority.RootFile).ApplyAsync(Token);
        await using var database = new PostgresDatabase(Options("localhost", server.Authority.RootFile), NullLogger<PostgresDatabase>.Instance);
        await new PostgresQueries(database).NetworksAsync(Token);
        Assert.Contains("t", await StoreOnTestDatabase.RowsAsync(
            Options("localhost", server.Authority.RootFile).ConnectionString, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", Token));
    }

    [Fact]
    public async Task Another_name_another_authority_and_none_are_refused()
    {
        using var other = new OwnAuthority(RepositoryRoot.TestFolder("other-authority"));
        var nowhere = Path.Combine(RepositoryRoot.TestFolder("no-authority"), "missing.pem");
        foreach (var (host, root) in new[] { ("127.0.0.1", server.Authority.RootFile), ("localhost", other.RootFile), ("localhost", nowhere), ("localhost", "") })
        {
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => Migrator(host, root).AssertAsync(Token));
            Assert.True(refused is StoreException or IOException or ArgumentException, $"{host}, {root}: {refused}");
            Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
        }
        // It is the name that was refused, and not the address: without looking at it the same server is reached.
        await Assert.ThrowsAsync<SchemaException>(async () =>
            await new Migrator(Options("127.0.0.1", server.Authority.RootFile, "VerifyCA", "template1"), NullLogger<Migrator>.Instance).AssertAsync(Token));
    }

    private Migrator Migrator(string host, string root) => new(Options(host, root), NullLogger<Migrator>.Instance);

    private PostgresOptions Options(string host, string root, string mode = "VerifyFull", string? database = null)
    {
        var text = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Host = host, PersistSecurityInfo = true };
        text.ApplicationName = Secret;
        if (database is not null)
            text.Database = database;
        return new() { ConnectionString = $"{text.ConnectionString};SSL Mode={mode}{(root.Length > 0 ? $";Root Certificate={root}" : "")}" };
    }

    /// <summary>A server of the test's own that speaks TLS, with a certificate for <c>localhost</c>.</summary>
    public sealed class EncryptedServer : IAsyncLifetime
    {
        private readonly PostgresFixture _server = new();

        internal OwnAuthority Authority { get; } = new(RepositoryRoot.TestFolder("authority"));

        internal string ConnectionString => _server.ConnectionString;

        /// <inheritdoc />
        public async ValueTask InitializeAsync()
        {
            await _server.InitializeAsync();
            if (_server.Local is null)
                return;
            var token = TestContext.Current.CancellationToken;
            var data = (await StoreOnTestDatabase.RowsAsync(ConnectionString, "SHOW data_directory", token))[0];
            var (certificate, key, _) = Authority.Sign("localhost");
            foreach (var (from, to) in new[] { (certificate, "server.crt"), (key, "server.key") })
            {
                File.Copy(from, Path.Combine(data, to));
                // The server's account must own its key, and nobody else read it.
                foreach (var (change, what) in new[] { ("chown", $"--reference={data}"), ("chmod", "600") })
                {
                    using var changing = Process.Start(change, [what, Path.Combine(data, to)]);
                    await changing.WaitForExitAsync(token);
                }
            }
            await StoreOnTestDatabase.RowsAsync(ConnectionString, "ALTER SYSTEM SET ssl = on", token);
            await StoreOnTestDatabase.RowsAsync(ConnectionString, "SELECT pg_reload_conf()", token);
            while (await StoreOnTestDatabase.RowsAsync(ConnectionString, "SHOW ssl", token) is not ["on"])
                await Task.Delay(50, token);
        }

        /// <inheritdoc />
        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            Authority.Dispose();
        }
    }
}
