using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Npgsql;
using StreamCoverage.Integration.Tests.Support;
using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests;

/// <summary>The program is run with marked secrets, at its most talkative and against servers that fail: no mark is in anything that it says.</summary>
public sealed partial class SecretsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Mark = "c4nary";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Nobody listens there.
    private static Dictionary<string, string> Environment(string connectionString) => new()
    {
        ["STREAMCOVERAGE_POSTGRES"] = connectionString,
        ["STREAMCOVERAGE_KAFKA__bootstrap.servers"] = "127.0.0.1:1",
        ["STREAMCOVERAGE_KAFKA__security.protocol"] = "SASL_PLAINTEXT",
        ["STREAMCOVERAGE_KAFKA__sasl.mechanism"] = "PLAIN",
        ["STREAMCOVERAGE_KAFKA__sasl.username"] = "pipeline",
        ["STREAMCOVERAGE_KAFKA__sasl.password"] = $"{Mark}-kafka",
        ["STREAMCOVERAGE_ALERT_WEBHOOK"] = $"http://user:{Mark}-basic@127.0.0.1:1/{Mark}-path?token={Mark}-query",
    };

    [Fact]
    public async Task Commands_that_fail_tell_why_and_no_secret()
    {
        var nowhere = Environment($"Host=127.0.0.1;Port=1;Database=d;Username=u;Password={Mark}-postgres");
        var broken = new Dictionary<string, string>(nowhere) { ["STREAMCOVERAGE_POSTGRES"] = $"Host=h;Pasword={Mark}-postgres" };
        string[][] commands =
        [
            ["db", "assert"], ["keys", "list"], ["keys", "revoke", $"sc_{Mark}"], ["coverage"], ["run", "--allow-insecure-sasl"], ["run"],
            ["doctor", "--allow-insecure-sasl"], ["run", "--kafka", $"{Mark}-flag"], ["db", "assert", "--kafka", $"no.such.property={Mark}"],
        ];
        var all = commands.Select(command => (nowhere, command)).Append((broken, ["db", "assert"]));
        // What is no secret is repeated: what the program says is what is looked through.
        Assert.Contains(Mark, (await RunningProgram.RunAsync(nowhere, Token, "explain", Mark)).Said, StringComparison.Ordinal);
        // Some wait long for a server that does not come, so they wait together.
        await Task.WhenAll(all.Select(async one =>
        {
            var (environment, command) = one;
            var (code, said) = await RunningProgram.RunAsync(environment, Token, [.. command, "--verbose"]);
            Assert.True(code != 0 && said.Length > 0, $"{string.Join(' ', command)}: {code} {said}");
            Assert.DoesNotContain(Mark, said, StringComparison.OrdinalIgnoreCase);
        }));
    }

    [Fact]
    public async Task A_server_that_is_asked_rightly_and_wrongly_tells_no_secret_and_does_not_start_open()
    {
        await using var database = await postgres.NewDatabaseAsync(Token);
        var administrator = new Dictionary<string, string> { ["STREAMCOVERAGE_POSTGRES"] = database.ConnectionString };
        Assert.Equal(0, (await RunningProgram.RunAsync(administrator, Token, "db", "apply")).ExitCode);
        var login = $"secret_{System.Environment.ProcessId}";
        await ExecuteAsync(database.ConnectionString, $"CREATE ROLE {login} LOGIN PASSWORD '{Mark}-postgres' IN ROLE streamcoverage_writer");
        try
        {
            var environment = Environment(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = login, Password = $"{Mark}-postgres" }.ConnectionString);
            string[] run = ["run", "--allow-insecure-sasl", "--verbose", "--port", "0", "--address", "0.0.0.0"];
            var (code, refused) = await RunningProgram.RunAsync(environment, Token, run);
            Assert.Equal(2, code);
            Assert.Contains("nobody could read", refused, StringComparison.Ordinal);

            // The writer cannot make a key; the owner can.
            Assert.NotEqual(0, (await RunningProgram.RunAsync(environment, Token, "keys", "add", "--networks", "*")).ExitCode);
            var added = (await RunningProgram.RunAsync(administrator, Token, "keys", "add", "--networks", "a,b", "--expires", "1h")).Said;
            var key = Key().Match(added).Value;
            Assert.Contains($"key added: {key[3..19]} for a,b until ", added, StringComparison.Ordinal);
            Assert.Equal(added.IndexOf(key[20..], StringComparison.Ordinal), added.LastIndexOf(key[20..], StringComparison.Ordinal));
            var every = Key().Match((await RunningProgram.RunAsync(administrator, Token, "keys", "add", "--networks", "*", "--note", "it")).Said).Value;
            var listed = (await RunningProgram.RunAsync(administrator, Token, "keys", "list")).Said;
            Assert.Equal(2, Regex.Count(listed, " good "));

            await using var program = RunningProgram.Start(environment, run);
            var address = new Uri($"http://127.0.0.1:{await PortAsync(program)}");
            using var client = new HttpClient { BaseAddress = address };
            var said = new List<string> { listed };
            foreach (var (credential, expected) in new[]
            {
                (null, HttpStatusCode.Unauthorized), ($"{key[..^1]}{(key[^1] == '0' ? 1 : 0)}", HttpStatusCode.Unauthorized), (key, HttpStatusCode.OK), (every, HttpStatusCode.OK),
                ($"{Mark}.{Mark}.{Mark}", HttpStatusCode.Unauthorized),
            })
                foreach (var path in new[] { "/v1/networks", "/metrics", "/v1/status", "/openapi.json", "/readyz", "/v1/networks/a/coverage?at=x", "/nothing" })
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
                    if (credential is not null)
                        request.Headers.Add("X-Api-Key", credential);
                    using var answer = await client.SendAsync(request, Token);
                    said.Add($"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync(Token)}");
                    if (path == "/v1/networks")
                        Assert.Equal(expected, answer.StatusCode);
                }
            using (var wrong = await client.PostAsJsonAsync("/session", new { key = $"{Mark}-session" }, Token))
                said.Add(await wrong.Content.ReadAsStringAsync(Token));
            Assert.Contains(said, text => text.Contains("streamcoverage_build_info", StringComparison.Ordinal));
            // A role that lost its right in between is told of in words of the server's own.
            await ExecuteAsync(database.ConnectionString, $"ALTER ROLE {login} NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{login}'");
            using (var away = await client.GetAsync(new Uri("/readyz", UriKind.Relative), Token))
                said.Add(await away.Content.ReadAsStringAsync(Token));
            // Names that would end a line, colour a terminal or turn what follows stand in one line of the log, harmless.
            using (var hostile = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/networks/n%0A00:00:00%20info:%20FORGED%0D%1B[31m%E2%80%AE/coverage", UriKind.Relative)))
            {
                hostile.Headers.Add("X-Api-Key", every);
                using var away = await client.SendAsync(hostile, Token);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
            }
            await UntilAsync(program, "is started again");
            await program.StopAsync(Token);
            Assert.Contains($"credential refused: key {key[3..19]} from 127.0.0.1", program.Said, StringComparison.Ordinal);
            Assert.Contains("credential refused: key none from 127.0.0.1", program.Said, StringComparison.Ordinal);
            var revoked = (await RunningProgram.RunAsync(administrator, Token, "keys", "revoke", every[3..19])).Said;
            Assert.Contains($"key revoked: {every[3..19]} by ", revoked, StringComparison.Ordinal);
            said.Add(revoked);
            Assert.Contains("FORGED", program.Said, StringComparison.Ordinal);
            Assert.DoesNotContain(program.Said.Split('\n'), line => line.StartsWith("00:00:00", StringComparison.Ordinal));
            Assert.DoesNotContain(program.Said, c => c is '\u202E' || (char.IsControl(c) && c is not '\n'));

            said.Add(program.Said);
            foreach (var text in said)
                foreach (var secret in new[] { Mark, key[20..], every[20..] })
                    Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await ExecuteAsync(database.ConnectionString, $"DROP ROLE {login}");
        }
    }

    private static async Task<int> PortAsync(RunningProgram program)
    {
        await UntilAsync(program, "page at ");
        return int.Parse(Page().Match(program.Said).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task UntilAsync(RunningProgram program, string words)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        while (!program.Said.Contains(words, StringComparison.Ordinal))
        {
            Assert.False(program.HasExited, program.Said);
            await Task.Delay(50, limit.Token);
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    [GeneratedRegex("sc_[0-9a-f]{16}_[0-9a-f]{64}")]
    private static partial Regex Key();

    [GeneratedRegex(@"page at http://[^:]+:(\d+)")]
    private static partial Regex Page();
}
