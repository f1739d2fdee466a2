using StreamCoverage.Postgres.Local;
using StreamCoverage.TestKit;

// Keeps one private PostgreSQL running for a series of test runs, until it is ended (Ctrl-C):
//   dotnet run --project tests/StreamCoverage.TestKit [FOLDER]
// It prints the line for the environment of the tests, which then start none of their own.
var folder = args is [var named] ? named : RepositoryRoot.TestFolder("kept");
await using var server = await LocalPostgres.StartAsync(
    new LocalPostgresOptions { Directory = folder, Temporary = true }, CancellationToken.None);
Console.WriteLine($"export {Servers.PostgresVariable}='{server.ConnectionString}'");
await Task.Delay(Timeout.InfiniteTimeSpan);
