using System.Globalization;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamCoverage.Kafka.Embedded;

/// <summary>Serves an embedded cluster in the calling process: what <c>streamcoverage broker</c> runs.</summary>
public static class BrokerHost
{
    /// <summary>How <see cref="RunAsync"/> is called.</summary>
    public const string Usage = "broker [--brokers N] [--topic NAME:PARTITIONS]...";

    /// <summary>Prints the bootstrap address as its first line, answers commands, one a line (<c>down 1</c>, <c>error 1 6 3</c>), and serves until
    /// <paramref name="input"/> ends, the process gets SIGTERM (at a terminal also SIGINT), or is cancelled.</summary>
    /// <returns>The exit code: 0 served, 1 could not serve, 2 wrong arguments.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextReader input, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (BrokerArguments.Parse(arguments) is not { } parsed)
        {
            await error.WriteLineAsync($"usage: {Usage}".AsMemory(), cancellationToken);
            return 2;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        // Ctrl-C reaches a whole process tree at once: a child leaves it to its parent, which ends the input once its clients are closed.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, Console.IsInputRedirected ? null : stop));
        try
        {
            using var cluster = new MockCluster(parsed.Brokers);
            foreach (var (topic, partitions) in parsed.Topics)
                cluster.CreateTopic(topic, partitions, 1);
            await SayAsync(output, cluster.Bootstrap, stop.Token);
            // Reading the console ignores its token, so the wait does not.
            while (await input.ReadLineAsync(stop.Token).AsTask().WaitAsync(stop.Token) is { } line)
                await SayAsync(output, BrokerCommands.Answer(cluster, line), stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (KafkaException e)
        {
            await error.WriteLineAsync($"the embedded broker cannot serve: {e.Error.Reason}".AsMemory(), cancellationToken);
            return 1;
        }
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource? stop)
    {
        context.Cancel = true;
        stop?.Cancel();
    }

    private static async Task SayAsync(TextWriter output, string line, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync(line.AsMemory(), cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    private sealed record BrokerArguments(int Brokers, IReadOnlyList<(string Topic, int Partitions)> Topics)
    {
        /// <summary>Null where they are wrong.</summary>
        public static BrokerArguments? Parse(IReadOnlyList<string> arguments)
        {
            var brokers = 1;
            var topics = new List<(string, int)>();
            for (var index = 0; index < arguments.Count; index += 2)
            {
                var value = index + 1 < arguments.Count ? arguments[index + 1] : "";
                var colon = value.LastIndexOf(':');
                if (arguments[index] == "--brokers" && Number(value) is { } count and <= 16)
                    brokers = count;
                else if (arguments[index] == "--topic" && colon > 0 && Number(value[(colon + 1)..]) is { } partitions)
                    topics.Add((value[..colon], partitions));
                else
                    return null;
            }
            return new(brokers, topics);
        }

        private static int? Number(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }
}
