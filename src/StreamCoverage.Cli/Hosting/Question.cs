using System.CommandLine;
using StreamCoverage.Cli.Output;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Analysis;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Queries;
using StreamCoverage.Postgres;

namespace StreamCoverage.Cli.Hosting;

/// <summary>What the query commands have in common: which network, which window, which moment, and how the answer is written.</summary>
internal static class Question
{
    public static readonly Option<string?> NetworkName = new("--network")
    {
        Description = "The network; may be left out where there is only one.",
    };

    public static readonly Option<string> WindowName = new("--window")
    {
        Description = "The window: 5m, 1h, 24h, 7d or 28d.",
        DefaultValueFactory = _ => "1h",
    };

    public static readonly Option<string?> AtText = new("--at")
    {
        Description = "A past moment instead of the newest: 2019-02-14, 2019-02-14T12:00:00Z, now-6h.",
    };

    public static readonly Option<bool> JsonWanted = new("--json") { Description = "JSON for programs instead of a table." };

    static Question() => WindowName.AcceptOnlyFromAmong([.. WindowSpec.Defaults.Select(window => window.Name)]);

    public static Command Command(string name, string description, Func<Asked, CancellationToken, Task<int>> answer)
    {
        var command = OfNow(name, description, answer);
        command.Add(AtText);
        return command;
    }

    /// <summary>A question that is answered by the newest figures alone.</summary>
    public static Command OfNow(string name, string description, Func<Asked, CancellationToken, Task<int>> answer)
    {
        var command = new Command(name, description) { NetworkName, WindowName, JsonWanted };
        command.SetAction(async (parsed, token) =>
        {
            var connections = Connections.From(parsed);
            await using var database = connections.OpenDatabase();
            var queries = new PostgresQueries(database);
            var asked = new Asked(
                queries,
                await NetworkAsync(queries, parsed.GetValue(NetworkName), token),
                WindowSpec.Defaults.First(window => window.Name == parsed.GetValue(WindowName)),
                At(parsed),
                parsed.GetValue(JsonWanted),
                parsed);
            return await answer(asked, token);
        });
        return command;
    }

    /// <summary>The past moment that is asked for; null for the newest figures.</summary>
    /// <exception cref="UsageException">It is no moment.</exception>
    public static EventTime? At(ParseResult parsed) =>
        parsed.GetValue(AtText) is { } at ? Durations.ParseMoment(at, TimeProvider.System) : null;

    /// <summary>The network that is asked about: the one that is named, or the only one.</summary>
    /// <exception cref="FailureException">There is no such network, or it is not clear which is meant.</exception>
    public static async Task<string> NetworkAsync(ICoverageQueries queries, string? name, CancellationToken cancellationToken)
    {
        var networks = await queries.NetworksAsync(cancellationToken);
        if (name is not null && networks.Contains(name, StringComparer.Ordinal))
            return name;
        var known = networks.Count == 0 ? "there is none yet" : $"there are {string.Join(", ", networks.Take(20))}";
        return name is null && networks.Count == 1
            ? networks[0]
            : throw new FailureException(name is null ? $"which network? {known}; say --network" : $"no network {name}; {known}");
    }
}

/// <summary>One question.</summary>
internal sealed record Asked(ICoverageQueries Queries, string Network, WindowSpec Window, EventTime? At, bool Json, ParseResult Parsed)
{
    /// <summary>The figures of the moment that was asked for; null where there are none.</summary>
    public Task<CoverageAnswer?> FindAnswerAsync(CancellationToken cancellationToken) => At is { } at
        ? PastCoverage.AtAsync(Queries, Network, Window, at, new CellJudge(), cancellationToken)
        : Queries.NewestAsync(Network, Window.Name, cancellationToken);

    /// <summary>As <see cref="FindAnswerAsync"/>.</summary>
    /// <exception cref="FailureException">There are none.</exception>
    public async Task<CoverageAnswer> AnswerAsync(CancellationToken cancellationToken) =>
        await FindAnswerAsync(cancellationToken) ?? throw new FailureException(At is { } asked
            ? $"{Network} has no figures at {asked}; its newest closed slice ends at "
                + $"{await Queries.ClosedThroughAsync(Network, cancellationToken)}"
            : $"{Network} has no figures for the window {Window} yet");

    /// <summary>What the analysis of the window found, the newest or that of the moment asked for; null where there was none.</summary>
    public async Task<WindowAnalysis?> FindAnalysisAsync(CancellationToken cancellationToken) =>
        At is null ? await Queries.AnalysisAsync(Network, Window.Name, cancellationToken) : (await PastAsync(cancellationToken))?.Window;

    /// <summary>As <see cref="FindAnalysisAsync"/>.</summary>
    /// <exception cref="FailureException">There was none.</exception>
    public async Task<WindowAnalysis> AnalysisAsync(CancellationToken cancellationToken) =>
        await FindAnalysisAsync(cancellationToken) ?? throw NotAnalysed();

    /// <summary>What each operator contributes, as of the newest analysis or of the moment that was asked for.</summary>
    /// <exception cref="FailureException">There was none.</exception>
    public async Task<IReadOnlyList<OperatorContribution>> ContributionsAsync(CancellationToken cancellationToken) => At is null
        ? await Queries.ContributionsAsync(Network, Window.Name, cancellationToken)
        : (await PastAsync(cancellationToken) ?? throw NotAnalysed()).Contributions;

    private Task<WindowFindings?> PastAsync(CancellationToken cancellationToken) =>
        new PastAnalysis(Queries, new MeasureOptions()).AtAsync(Network, Window, At!.Value, cancellationToken);

    /// <summary>The window was not analysed once.</summary>
    public FailureException NotAnalysed() => new(At is { } at
        ? $"{Network} has no figures at {at}"
        : $"{Network} has no analysis of the window {Window} yet");

    /// <summary>What a sentence begins with: whose figures, and of when.</summary>
    public string Of(DateTimeOffset windowEnd) => $"{Network}, window {Window}, to {Figures.Moment(windowEnd)}";

    /// <summary>Writes one value as JSON, or by <paramref name="table"/>.</summary>
    public int Write<T>(T value, Action table)
    {
        if (Json)
            Figures.WriteJson(value);
        else
            table();
        return 0;
    }
}
