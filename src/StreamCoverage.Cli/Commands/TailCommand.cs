using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Tailing;
using StreamCoverage.Kafka.Consuming;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>tail</c>: what a topic holds, decoded, and where ingest would refuse it, why.</summary>
internal static class TailCommand
{
    private static readonly Argument<string> TopicWord = new("topic")
    {
        Description = $"One of {string.Join(", ", TailTopic.All.Select(topic => topic.Word))}.",
        DefaultValueFactory = _ => TailTopic.RequestOutcomes.Word,
    };

    private static readonly Option<string> From = new("--from")
    {
        Description = "Where it begins: begin, end, or a moment by the records' time stamps, as now-5m.",
        DefaultValueFactory = _ => "now-5m",
    };

    private static readonly Option<bool> Follow = new("--follow") { Description = "Go on with what comes, until Ctrl-C." };

    private static readonly Option<int?> Limit = new("--limit") { Description = "End after this many lines." };

    private static readonly Option<string?> Columns = new("--columns")
    {
        Description = "Members to show, by their names or by paths with dots, as network,workload.model,outcome,offset.",
        HelpName = "name,name",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line for programs." };

    private static readonly IReadOnlyList<Option<string?>> Filters =
    [
        Only("network", ""), Only("model", ""), Only("operator", ""), Only("reason", ", of those that are refused"),
        Only("outcome", ": succeeded, failed, or the condition at which it failed"),
    ];

    static TailCommand() => TopicWord.AcceptOnlyFromAmong([.. TailTopic.All.Select(topic => topic.Word)]);

    public static Command Create()
    {
        var command = new Command(
            "tail", "Shows what a topic holds, decoded; inputs with the reason where ingest would refuse them. Joins no group.")
        {
            TopicWord, From, Follow, Limit, Columns, Json,
        };
        foreach (var filter in Filters)
            command.Add(filter);
        // Reading blocks, so it has a thread of its own.
        command.SetAction((parsed, token) =>
            Task.Factory.StartNew(
                () => Run(parsed, token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (start, follows) = (Start(parsed.GetValue(From)!), parsed.GetValue(Follow));
        if (start is { Edge: TailEdge.End, Since: null } && !follows)
            throw new UsageException("nothing lies past the end; add --follow");
        var connections = Connections.From(parsed);
        var topic = TailTopic.All.Single(topic => topic.Word == parsed.GetValue(TopicWord));
        var filter = new TailFilter(
        [
            .. from option in Filters
               let wanted = parsed.GetValue(option)
               where wanted is not null
               select KeyValuePair.Create(option.Name.TrimStart('-'), wanted),
        ]);
        var writer = new TailWriter(Console.Out, ColumnsOf(parsed, topic), parsed.GetValue(Json));
        var lines = new TopicTail(connections.Kafka).Read(topic.NameIn(connections.Topics), start, follows, cancellationToken)
            .SelectMany(read => TailDecoder.Lines(topic, read.Source, read.Record))
            .Where(filter.Takes);
        foreach (var line in lines.Take(parsed.GetValue(Limit) ?? int.MaxValue))
            writer.Write(line);
        return 0;
    }

    private static Option<string?> Only(string name, string more) => new($"--{name}") { Description = $"Only lines of this {name}{more}." };

    private static TailStart Start(string from) => from switch
    {
        "begin" => new(TailEdge.Begin),
        "end" => new(TailEdge.End),
        _ => new(TailEdge.End, Durations.ParseMoment(from, TimeProvider.System)),
    };

    private static IReadOnlyList<string> ColumnsOf(ParseResult parsed, TailTopic topic)
    {
        var chosen = parsed.GetValue(Columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return chosen is { Length: > 0 } ? chosen : topic.Columns;
    }
}
