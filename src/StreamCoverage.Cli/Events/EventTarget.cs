using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Core.Events;
using StreamCoverage.Kafka.Producing;

namespace StreamCoverage.Cli.Events;

/// <summary>Where <c>simulate</c> and <c>import</c> put their events: the topics, or a folder with a JSON lines file per contract.</summary>
internal static class EventTarget
{
    private static readonly Option<DirectoryInfo?> Folder = new("--out")
    {
        Description = "Write request-outcome.v1.jsonl and operator-event.v1.jsonl into this folder instead of sending to the topics.",
    };

    public static void AddTo(Command command) => command.Add(Folder);

    /// <summary>Writes all events.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<long> WriteAsync(ParseResult parsed, IEnumerable<InputEvent> events, CancellationToken cancellationToken)
    {
        long count = 0;
        var counted = events.Select(e =>
        {
            count++;
            return e;
        });
        if (parsed.GetValue(Folder) is { } folder)
        {
            await WriteFilesAsync(folder, counted, cancellationToken);
            return count;
        }
        var connections = Connections.From(parsed);
        await using var producer = new KafkaLogProducer(connections.Kafka, connections.Loggers.CreateLogger<KafkaLogProducer>());
        var sender = await EventSender.ToAsync(producer, connections.Topics, cancellationToken);
        await sender.SendAsync(counted, sent => Progress.Say($"{sent:N0} events sent"), cancellationToken);
        return count;
    }

    private static async Task WriteFilesAsync(DirectoryInfo folder, IEnumerable<InputEvent> events, CancellationToken cancellationToken)
    {
        folder.Create();
        await using var outcomes = File.Create(Path.Combine(folder.FullName, "request-outcome.v1.jsonl"));
        await using var changes = File.Create(Path.Combine(folder.FullName, "operator-event.v1.jsonl"));
        foreach (var @event in events)
        {
            var file = @event.Contract == InputContract.RequestOutcome ? outcomes : changes;
            await file.WriteAsync(EventBytes.Of(@event), cancellationToken);
            file.WriteByte((byte)'\n');
        }
    }
}

/// <summary>Progress of long work, on standard error, and only where a person watches or asks.</summary>
internal static class Progress
{
    public static void Say(string text)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write($"\r{text}   ");
    }

    public static void End()
    {
        if (!Console.IsErrorRedirected)
            Console.Error.WriteLine();
    }
}
