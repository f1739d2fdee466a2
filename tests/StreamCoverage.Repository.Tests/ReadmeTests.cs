using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using StreamCoverage.TestKit;

namespace StreamCoverage.Repository.Tests;

/// <summary>Every command of the README is run, as it stands there, against a server of the test's own where it needs one.</summary>
public sealed partial class ReadmeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan CommandMax = TimeSpan.FromMinutes(4);

    // Commands that are run by other means, each with the reason.
    private static readonly Dictionary<string, string> RunElsewhere = new()
    {
        ["make test"] = "it is what runs this test",
        ["make bench"] = "it measures for minutes",
        ["artifacts/streamcoverage bench"] = "it measures for minutes, and the embedded broker of the test cannot create its topics",
        ["make editions"] = "make test builds and tests them",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_of_the_readme_works_in_its_order()
    {
        var commands = Commands("README.md");
        Assert.NotEmpty(commands);
        await using var database = await postgres.NewDatabaseAsync(Token);
        await using var broker = await Broker.StartAsync(Token);
        foreach (var command in commands.Where(command => !RunElsewhere.ContainsKey(command)))
        {
            var (code, said) = await RunAsync(Bounded(command), database.ConnectionString, broker.BootstrapServers);
            Assert.True(code == 0, $"{command}\nexit code {code}\n{said}");
            if (command == "make demo")
                AssertStory(said);
        }
    }

    // The prologue and the beginning of the first act: what the README promises for the first minute.
    private static void AssertStory(string said)
    {
        Assert.Contains("prologue: one-large-operator-leaves", said, StringComparison.Ordinal);
        Assert.Contains("REGRESSION of one-large-operator-leaves since", said, StringComparison.Ordinal);
        Assert.Contains("act 1: many-nodes-no-coverage", said, StringComparison.Ordinal);
        Assert.Matches(@"prologue: one-large-operator-leaves: operators 40 -> \d+, coverage [\d.]+ % -> [\d.]+ %, ", said);
        Assert.Matches(@"act 1: many-nodes-no-coverage: operators 40 -> \d+, coverage [\d.]+ % -> [\d.]+ %, ", said);
    }

    /// <summary>They need a cluster, so they are held against the program's help.</summary>
    [Theory]
    [InlineData("deploy.md")]
    [InlineData("troubleshooting.md")]
    public async Task Every_command_of_the_guides_is_one_that_the_program_has(string guide)
    {
        var commands = Commands(Path.Combine("infra", "docs", guide));
        Assert.NotEmpty(commands);
        foreach (var command in commands)
        {
            var words = command.Split(' ');
            Assert.Equal("artifacts/streamcoverage", words[0]);
            await ProgramHelp.HasAsync(words[1] is "validate" or "explain" or "tail" ? [words[1]] : words[1..], Token);
        }
    }

    [Fact]
    public async Task What_the_guide_to_deploying_says_of_PostgreSQL_works_as_it_stands()
    {
        var guide = Path.Combine("infra", "docs", "deploy.md");
        await using var database = await postgres.NewDatabaseAsync(Token);
        foreach (var command in Commands(guide).Where(command => command.StartsWith("artifacts/streamcoverage db ", StringComparison.Ordinal)))
        {
            var (code, said) = await RunAsync(command, database.ConnectionString, kafka: "localhost:9092");
            Assert.True(code == 0, $"{command}\nexit code {code}\n{said}");
        }

        var statements = Statement().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, guide))).Select(found => found.Groups[1].Value).ToList();
        Assert.Equal(7, statements.Count);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(Token);
        // Not committed: roles belong to the whole cluster.
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var create = new NpgsqlCommand(string.Join(";\n", statements), connection, transaction);
        await create.ExecuteNonQueryAsync(Token);
    }

    [Fact]
    public void Every_link_of_the_documents_leads_somewhere()
    {
        var root = RepositoryRoot.Path;
        var documents = Directory.GetFiles(root, "*.md").Concat(Directory.GetFiles(Path.Combine(root, "infra"), "*.md", SearchOption.AllDirectories));
        foreach (var document in documents)
            foreach (Match link in Link().Matches(File.ReadAllText(document)))
                Assert.True(
                    Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value)),
                    $"{Path.GetRelativePath(root, document)} links to {link.Groups[1].Value}, which is not there");
    }

    // The lines of the fenced sh blocks, in their order; comments and the environment's settings aside.
    private static List<string> Commands(string document) =>
    [
        .. Block().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, document)))
            .SelectMany(block => block.Groups[1].Value.Split('\n'))
            .Select(line => line.Split(" #")[0].Trim())
            .Where(line => line.Length > 0 && !line.StartsWith('#') && !line.StartsWith("export ", StringComparison.Ordinal)),
    ];

    // What runs until it is stopped is given an end.
    private static string Bounded(string command) => command switch
    {
        "make demo" => "make demo ARGS=\"--for 60s --no-browser --port 0\"",
        _ when command.StartsWith("artifacts/streamcoverage run", StringComparison.Ordinal) => $"timeout --signal=TERM --preserve-status 10 {command} --port 0",
        _ => command,
    };

    private static async Task<(int Code, string Said)> RunAsync(string command, string postgres, string kafka)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryRoot.Path };
        start.Environment["STREAMCOVERAGE_POSTGRES"] = postgres;
        start.Environment["STREAMCOVERAGE_KAFKA__bootstrap.servers"] = kafka;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(CommandMax);
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, string.Concat(said));
    }

    [GeneratedRegex("psql -c \"([A-Z][^\"]+)\"")]
    private static partial Regex Statement();

    [GeneratedRegex(@"```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?!https?://|#)([^)#]+)[^)]*\)")]
    private static partial Regex Link();
}
