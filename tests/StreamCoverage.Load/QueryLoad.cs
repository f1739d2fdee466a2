using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Benchmarks.Measure;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Queries;
using StreamCoverage.Postgres;
using StreamCoverage.Postgres.Local;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Wire;
using StreamCoverage.TestKit;

namespace StreamCoverage.Load;

/// <summary>
/// How long do questions about a network of 10,000 workload cells and 1,000 operators take while ingest runs at half its speed and measure
/// commits a slice every few seconds, each with 10,000 of its 100,000 pairs? And how long does a new owner take to read it all back?
/// No answer is kept between questions: the order of cells is written with each commit, and a stress test reads what came since the last one.
/// </summary>
internal static class QueryLoad
{
    private const int Asked = 200;
    private const int AskedLeast = 30;
    private const int EventsToFold = 200_000;
    private static readonly TimeSpan AskedFor = TimeSpan.FromSeconds(10);
    private const int Pairs = 100_000;
    private const int PairsPerSlice = 10_000;
    private const string Window = "1h";
    private static readonly TimeSpan SliceLength = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(TextWriter output, TimeSpan sliceEvery, CancellationToken cancellationToken)
    {
        var directory = RepositoryRoot.TestFolder("query-load");
        await using var server = await LocalPostgres.StartAsync(new() { Directory = directory, Temporary = true }, cancellationToken);
        var options = new PostgresOptions { ConnectionString = server.ConnectionString };
        await new Migrator(options, NullLogger<Migrator>.Instance).ApplyAsync(cancellationToken);
        await using var database = new PostgresDatabase(options, NullLogger<PostgresDatabase>.Instance);
        var writer = await Writer.OpenAsync(new(database), cancellationToken);
        await writer.JoinAsync(cancellationToken);
        for (var slice = 0; slice < 6; slice++)
            await writer.CloseAsync(slice == 0 ? Pairs : PairsPerSlice, cancellationToken);

        var queries = new PostgresQueries(database);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ingesting = Task.Factory.StartNew(() => IngestAtHalfSpeed(stop.Token), TaskCreationOptions.LongRunning);
        var writing = WriteAsync(writer, sliceEvery, stop.Token);
        await output.WriteLineAsync(
            $"{"",-36}{"p50 ms",8}{"p99 ms",8}{"asked",8}  (ingest at half speed, a slice every {sliceEvery.TotalSeconds} s; facts are kept between questions, answers are not)");
        foreach (var (name, askAsync) in Questions(queries))
            await output.WriteLineAsync(await TimedAsync(name, askAsync, cancellationToken));
        await stop.CancelAsync();
        var (slices, events) = (await writing, await ingesting);
        var begin = TimeProvider.System.GetTimestamp();
        var facts = await Writer.ReadBackAsync(new(database), cancellationToken);
        var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"meanwhile {slices} slices were committed and {events:N0} events folded; a new owner reads {facts:N0} facts back in {seconds:F1} s: {seconds * 1e6 / facts:F1} s per million"));
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task<int>> AskAsync)> Questions(PostgresQueries queries)
    {
        yield return ("headlines", async token => (await queries.HeadlinesAsync(LargeNetwork.Name, [new(Window, TimeSpan.FromHours(1), SliceLength)], token)).Count);
        yield return ("funnel", async token => (await queries.NewestAsync(LargeNetwork.Name, Window, 0, token))!.Funnel.Stages.Count);
        yield return ("coverage, 100 cells", async token => (await queries.NewestAsync(LargeNetwork.Name, Window, 100, token))!.Cells.Count);
        yield return ("coverage, 1,000 cells", async token => (await queries.NewestAsync(LargeNetwork.Name, Window, 1_000, token))!.Cells.Count);
        yield return ("coverage, all 10,000 cells", async token => (await queries.NewestAsync(LargeNetwork.Name, Window, token))!.Cells.Count);
        yield return ("operators, 100", async token => (await queries.OperatorsAsync(LargeNetwork.Name, null, 100, token)).Count);
        yield return ("operators, 1,000", async token => (await queries.OperatorsAsync(LargeNetwork.Name, null, 1_000, token)).Count);
        yield return ("analysis: fragility, gaps, ...", async token => (await queries.AnalysisAsync(LargeNetwork.Name, Window, token))!.Gaps.Cells.Count);
        var past = new PastAnalysis(queries, new());
        yield return ("stress: three owners lost, of 5m", async token => (await past.StressAsync(LargeNetwork.Name, WindowSpec.Defaults[0], null, new([], "owner", 3, 1.5), token))!.Lost.Count);
        yield return ("contributions of 1,000 operators", async token => (await queries.ContributionsAsync(LargeNetwork.Name, Window, token)).Count);
    }

    private static async Task<string> TimedAsync(string name, Func<CancellationToken, Task<int>> askAsync, CancellationToken cancellationToken)
    {
        var (times, first) = (new List<double>(Asked), TimeProvider.System.GetTimestamp());
        while (times.Count < AskedLeast || (times.Count < Asked && TimeProvider.System.GetElapsedTime(first) < AskedFor))
        {
            var begin = TimeProvider.System.GetTimestamp();
            await askAsync(cancellationToken);
            times.Add(TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds);
        }
        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{name,-36}{times[times.Count / 2],8:F1}{times[times.Count * 99 / 100],8:F1}{times.Count,8}");
    }

    // Folds for as long as it then waits.
    private static long IngestAtHalfSpeed(CancellationToken cancellationToken)
    {
        byte[][] messages = [.. Enumerable.Range(0, EventsToFold).Select(number => BenchEvents.Message([number]))];
        var now = new EventTime(long.MaxValue / 2);
        for (var events = 0L; ;)
        {
            var fold = new PartitionFold(new("memory", 0), InputContract.RequestOutcome, new IngestOptions(), IngestPosition.Start);
            foreach (var some in messages.Chunk(1_000))
            {
                var begin = TimeProvider.System.GetTimestamp();
                foreach (var message in some)
                    fold.Fold(new(events++, now, null, message, MessageEnvelope.Plain));
                fold.TakeOutput();
                if (cancellationToken.WaitHandle.WaitOne(TimeProvider.System.GetElapsedTime(begin)))
                    return events;
            }
        }
    }

    private static async Task<int> WriteAsync(Writer writer, TimeSpan sliceEvery, CancellationToken cancellationToken)
    {
        var slices = 0;
        using var timer = new PeriodicTimer(sliceEvery);
        try
        {
            for (; await timer.WaitForNextTickAsync(cancellationToken); slices++)
                await writer.CloseAsync(PairsPerSlice, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            return slices;
        }
        return slices;
    }

    /// <summary>Measure over the store, fed by hand.</summary>
    private sealed class Writer(PostgresMeasureStore store, MeasureState state)
    {
        private readonly LargeNetwork _network = new();
        private int _slice;

        public static async Task<Writer> OpenAsync(PostgresMeasureStore store, CancellationToken cancellationToken)
        {
            var options = new MeasureOptions();
            var snapshot = await store.TakeOverAsync(0, new(options.SlicesKept, options.HoursKept), cancellationToken);
            return new(store, new(snapshot, ["outcomes"], options));
        }

        /// <summary>Takes the partition over, as a new owner does.</summary>
        /// <returns>How many facts were read.</returns>
        public static async Task<int> ReadBackAsync(PostgresMeasureStore store, CancellationToken cancellationToken)
        {
            var options = new MeasureOptions();
            var snapshot = await store.TakeOverAsync(0, new(options.SlicesKept, options.HoursKept), cancellationToken);
            return snapshot.Networks.Sum(network => network.Slices.Concat(network.Hours).Sum(facts => facts.Rows.Count));
        }

        public Task JoinAsync(CancellationToken cancellationToken) => CommitAsync(
            [.. _network.Joins(LargeNetwork.Start - TimeSpan.FromDays(1)).Select((join, i) => new InternalMessage.Operator(join, new("operators", 0), i))],
            cancellationToken);

        public Task CloseAsync(int pairs, CancellationToken cancellationToken)
        {
            var start = LargeNetwork.Start + (SliceLength * _slice++);
            var rows = _network.Rows(_slice * 7_919 % Pairs, pairs, _slice);
            return CommitAsync(
                [new InternalMessage.Partial(LargeNetwork.Partial(start, rows)), new InternalMessage.Mark(LargeNetwork.Mark(start + SliceLength, _slice))],
                cancellationToken);
        }

        private async Task CommitAsync(IReadOnlyList<InternalMessage> messages, CancellationToken cancellationToken) => await store.CommitAsync(
            await state.StepAsync(messages, state.NextOffset + messages.Count, store, cancellationToken), cancellationToken);
    }
}
