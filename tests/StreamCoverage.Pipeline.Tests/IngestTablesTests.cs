using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests;

/// <summary>The tables of an open slice are exact, small, and filled without leaving anything for the garbage collector.</summary>
public sealed class IngestTablesTests
{
    private static readonly EventTime Start = new(1_772_368_200_000_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ids_are_told_apart_exactly_however_many_there_are(int seed)
    {
        var random = new Random(seed);
        // What it expects decides only when it grows.
        var (ids, expected) = (new RequestIds(random.Next(3) * 50_000), new HashSet<string>(StringComparer.Ordinal));
        // Twice, because the second slice gets the arrays of the first; enough for more than one chunk.
        for (var slice = 0; slice < 2; slice++)
        {
            for (var i = 0; i < 120_000; i++)
            {
                var id = random.Next(40_000).ToString("x", System.Globalization.CultureInfo.InvariantCulture) + new string('y', random.Next(4) * 40);
                var bytes = Encoding.UTF8.GetBytes(id);
                Assert.Equal(expected.Add(id), ids.Add(bytes, RequestIds.HashOf(bytes)));
            }
            Assert.Equal(expected.Count, ids.Count);
            ids.Release();
            expected.Clear();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Counts_are_exact_beyond_a_byte(int seed)
    {
        var random = new Random(seed);
        var (rows, expected) = (new RowTable(), new Dictionary<(TallyKey, int), long>());
        for (var slice = 0; slice < 2; slice++)
        {
            for (var i = 0; i < 200_000; i++)
            {
                // Few keys count often, many once.
                var key = TallyKey.Of(random.Next(random.Next(2) == 0 ? 3 : 40_000), random.Next(3), (ReporterRole)random.Next(4));
                var counter = random.Next(TallyRow.CounterCount);
                var row = rows.FindOrAdd(key);
                if (counter < OutcomeNames.Count)
                    rows.CountRequest(row, (Outcome)counter, 0, isAttempt: false);
                else
                    rows.CountAttempt(row, (Outcome)(counter - OutcomeNames.Count));
                expected[(key, counter)] = expected.GetValueOrDefault((key, counter)) + 1;
            }
            var counted = new Dictionary<(TallyKey, int), long>();
            for (var row = 0; row < rows.Count; row++)
            {
                Assert.Equal(row, rows.Find(rows[row].Key));
                for (var counter = 0; counter < TallyRow.CounterCount; counter++)
                {
                    var count = counter < OutcomeNames.Count ? rows.Requests(row)[counter] : rows.Attempts(row)[counter - OutcomeNames.Count];
                    if (count > 0)
                        counted.Add((rows[row].Key, counter), count);
                }
            }
            Assert.Equal(expected.Count, counted.Count);
            Assert.All(expected, pair => Assert.Equal(pair.Value, counted[pair.Key]));
            rows.Release();
            expected.Clear();
        }
    }

    /// <summary>A tag that is alike may be of another: what was found by it alone is never believed.</summary>
    [Fact]
    public void What_is_likely_is_taken_only_where_the_key_is_the_same()
    {
        var (cell, other, names) = (new CellKey(1, 2, 3, 4, 5, 6), new CellKey(1, 2, 3, 4, 5, 7), new Names());
        Assert.Equal(-1, names.Likely(Names.HashOf(cell)));
        var (number, otherNumber) = (names.Cell(cell), names.Cell(other));
        Assert.Equal(number, names.Likely(Names.HashOf(cell)));
        foreach (var likely in (int[])[-1, number, otherNumber])
        {
            Assert.Equal(number, names.Cell(cell, Names.HashOf(cell), likely));
            Assert.Equal(otherNumber, names.Cell(other, Names.HashOf(other), likely));
        }

        var (key, otherKey, rows) = (TallyKey.Of(1, 2, ReporterRole.Gateway), TallyKey.Of(1, 3, ReporterRole.Gateway), new RowTable());
        Assert.Equal(-1, rows.Likely(RowTable.HashOf(key)));
        var (row, otherRow) = (rows.FindOrAdd(key), rows.FindOrAdd(otherKey));
        Assert.Equal(row, rows.Likely(RowTable.HashOf(key)));
        Assert.True(rows.Is(row, key));
        Assert.False(rows.Is(otherRow, key));
        Assert.False(rows.Is(-1, key));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_100)]
    [InlineData(33_000)]
    [InlineData(200_000)]
    public void A_row_takes_at_most_100_bytes(int count)
    {
        var rows = new RowTable();
        for (var i = 0; i < count; i++)
            rows.CountRequest(rows.FindOrAdd(TallyKey.Of(i / 7, i % 7, ReporterRole.Gateway)), Outcome.Succeeded, 1, isAttempt: false);
        Assert.InRange(rows.Bytes / (double)count, 32, 100);
    }

    [Theory]
    [InlineData(0, 0, 16)]
    [InlineData(16, 0, 32)]
    [InlineData(16, 100, 256)] // at once what a hundred need at three quarters full
    [InlineData(16, 192, 32)] // they need 512, and 16 are less than a sixteenth of it: a slice that stays nearly empty stays small
    [InlineData(256, 100, 512)] // more came than was expected
    [InlineData(1 << 20, int.MaxValue, 1 << 21)]
    public void A_table_grows_by_doubling_or_to_what_the_slice_before_needed(int length, int expected, int next) =>
        Assert.Equal(next, TableSize.Next(length, expected));

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void A_warm_fold_allocates_nothing_for_events_of_open_slices(int perMessage)
    {
        const int Warm = 50_000;
        const int Measured = 100_000;
        // All in one slice. The tables grow while they are warm; what is borrowed later comes from what the slice before gave back.
        var fold = new PartitionFold(new("outcomes", 0), InputContract.RequestOutcome, new(), IngestPosition.Start);
        var records = Records(0, Warm + Measured, 0, perMessage);
        var later = Records(Warm + Measured, Warm + Measured, 10, perMessage);
        foreach (ref readonly var record in records.AsSpan())
            fold.Fold(record);
        foreach (ref readonly var record in later.AsSpan(0, Warm / perMessage))
            fold.Fold(record);
        fold.TakeOutput();

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (ref readonly var record in later.AsSpan(Warm / perMessage))
            fold.Fold(record);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Less than a byte for ten events: a table may grow, or a pool may have been emptied; an object for each event takes 24 at least.
        Assert.InRange(allocated, 0, Measured / 10);
    }

    private static LogRecord[] Records(int first, int count, int minute, int perMessage) =>
    [
        .. Enumerable.Range(first, count).Chunk(perMessage).Select((numbers, message) =>
        {
            var outcomes = Array.ConvertAll(numbers, i => Request(i, minute));
            var bytes = perMessage == 1 ? EventWriter.Write(outcomes[0]) : EventWriter.Write(outcomes);
            return new LogRecord(first + message, outcomes[^1].OccurredAt, null, bytes, MessageEnvelope.Plain);
        }),
    ];

    private static RequestOutcome Request(int i, int minute) => new(
        $"req-{i:x12}", "network", Start + TimeSpan.FromMinutes(minute) + TimeSpan.FromMicroseconds(i % 1_000_000),
        new WorkloadCell($"model-{i % 8}", "chat", "h100", null, null, null),
        Outcome.Succeeded, 1_000 + (i % 5_000 * 1_000), $"op-{i % 40}", ReporterId: "gw", Role: ReporterRole.Gateway);
}
