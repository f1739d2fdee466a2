using System.Text;
using System.Text.Json;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Hostile;

/// <summary>
/// What goes out must fit the log, whatever came in: the client refuses key and value above 1,000,000 bytes by default, and a message that
/// is refused once is refused for ever, so that its partition would stand still.
/// </summary>
public sealed class BigMessageTests
{
    private const int MessageBytesMax = 1_000_000;
    private static readonly Topics Topics = new();
    private static readonly EventTime Noon = new(1_772_366_400L * EventTime.MicrosecondsPerSecond);

    [Theory]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData(1 << 20, 16)]
    [InlineData(16, 1 << 20)]
    [InlineData(16, 8 << 20)]
    public void A_dead_letter_of_a_big_message_fits_and_says_what_was_cut(int keyBytes, int valueBytes)
    {
        var worker = Worker(InputContract.RequestOutcome);
        var (key, value) = (Filled(keyBytes), Filled(valueBytes));
        Fold(worker, value, key);
        var letter = Assert.Single(worker.TakeWrite()!.Messages, message => message.Topic == Topics.DeadLetters);
        AssertFits(letter);
        using var json = JsonDocument.Parse(letter.Value);
        var (keptKey, keptValue) = (json.RootElement.GetProperty("key").GetBytesFromBase64(), json.RootElement.GetProperty("value").GetBytesFromBase64());
        Assert.Equal(key[..keptKey.Length], keptKey);
        Assert.Equal(value[..keptValue.Length], keptValue);
        Assert.Equal(keptKey.Length < keyBytes, json.RootElement.TryGetProperty("key_bytes", out var whole) && whole.GetInt32() == keyBytes);
        Assert.Equal(keptValue.Length < valueBytes, json.RootElement.TryGetProperty("value_bytes", out whole) && whole.GetInt32() == valueBytes);
        Assert.Equal(valueBytes > 100, keptValue.Length > 500_000);
    }

    [Fact]
    public void Ten_thousand_broken_events_under_a_big_key_do_not_repeat_it_ten_thousand_times()
    {
        var worker = Worker(InputContract.RequestOutcome);
        Fold(worker, Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat('7', 10_000))}]"), Filled(500_000));
        var letters = worker.TakeWrite()!.Messages.Where(message => message.Topic == Topics.DeadLetters).ToList();
        Assert.Equal(10_000, letters.Count);
        Assert.True(letters.Sum(letter => (long)letter.Value.Length + letter.Key!.Length) < 50_000_000);
    }

    [Fact]
    public void A_slice_of_the_longest_names_goes_out_in_chunks_that_fit_and_lacks_nothing()
    {
        var worker = Worker(InputContract.RequestOutcome);
        for (var i = 0; i < 3000; i++)
            Fold(worker, EventWriter.Write(Outcome($"r{i}", new(Long(i, 0), Long(i, 1), Long(i, 2), Long(i, 3), null, Long(i, 4)), Long(i, 5))));
        worker.Quiet();
        worker.Quiet();
        var messages = worker.TakeWrite()!.Messages;
        Assert.All(messages, AssertFits);
        var chunks = messages.Where(m => m.Topic == Topics.SlicePartials).Select(m => PartialWire.Decode(m.Value)).OfType<InternalMessage.Partial>().Select(p => p.Chunk).ToList();
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(chunk => chunk.Chunk));
        Assert.All(chunks, chunk => Assert.Equal(chunks.Count, chunk.Chunks));
        var rows = chunks.SelectMany(chunk => chunk.Rows).ToList();
        Assert.Equal(3000, rows.Count);
        Assert.Equal(3000, rows.Sum(row => row.Requests.Total));
        Assert.Equal(rows.Order(), rows);
    }

    [Fact]
    public void A_slice_of_usual_names_goes_out_in_chunks_of_as_many_rows_as_are_asked_for()
    {
        var worker = Worker(InputContract.RequestOutcome);
        for (var i = 0; i < 9000; i++)
            Fold(worker, EventWriter.Write(Outcome($"r{i}", new($"vendor/model-{i % 300}", "chat", "h100", "eu-west", "tee", "128k"), $"operator-{i / 300}")));
        worker.Quiet();
        worker.Quiet();
        Assert.Equal([4000, 4000, 1000], worker.TakeWrite()!.Messages.Where(m => m.Topic == Topics.SlicePartials)
            .Select(m => PartialWire.Decode(m.Value)).OfType<InternalMessage.Partial>().Select(p => p.Chunk.Rows.Count));
    }

    [Theory]
    [InlineData(1000, "")]
    [InlineData(2030, "too-long")]
    public void An_operator_event_that_would_not_fit_is_refused(int names, string reason)
    {
        // Written raw: escaped, such names take thrice the bytes.
        var list = (int kind) => string.Join(',', Enumerable.Range(0, names / 2).Select(i => $"\"{Long(i, kind)}\""));
        var worker = Worker(InputContract.OperatorEvent);
        Fold(worker, Encoding.UTF8.GetBytes($$$"""
            {"event_id":"e","network":"net","operator":"op","occurred_at":"2026-03-01T12:00:00Z","type":"joined",
             "capabilities":{"models":[{{{list(0)}}}],"tasks":[{{{list(1)}}}]}}
            """));
        worker.Quiet();
        worker.Quiet();
        var write = worker.TakeWrite()!;
        Assert.All(write.Messages, AssertFits);
        var letters = write.Messages.Where(m => m.Topic == Topics.DeadLetters).Select(m => JsonDocument.Parse(m.Value).RootElement.GetProperty("reason").GetString()).ToList();
        Assert.Equal(reason.Length == 0 ? [] : [reason], letters);
    }

    [Fact]
    public void Rewards_beyond_all_numbers_stop_at_the_greatest_and_break_nothing()
    {
        var worker = Worker(InputContract.RequestOutcome);
        for (var i = 0; i < 20; i++)
            Fold(worker, EventWriter.Write(Outcome($"r{i}", new("m", null, null, null, null, null), "op") with { RewardMicros = 999_999_999_999_999_999 }));
        worker.Quiet();
        worker.Quiet();
        var partial = worker.TakeWrite()!.Messages.Select(m => PartialWire.Decode(m.Value)).OfType<InternalMessage.Partial>().Single();
        Assert.Equal((20, long.MaxValue), ((int)partial.Chunk.Rows[0].Requests.Total, partial.Chunk.Rows[0].RewardMicros));
    }

    // 128 characters of four bytes each, of which the first tell the names apart.
    private static string Long(int i, int kind) => string.Concat($"{i * 10 + kind:d8}", string.Concat(Enumerable.Repeat("\U0001F600", 120)));

    private static RequestOutcome Outcome(string id, WorkloadCell cell, string name) => new(id, "net", Noon, cell, Core.Events.Outcome.Succeeded, Operator: name);

    private static IngestWorker Worker(InputContract contract) => new(new(new("in", 0), contract, new(), IngestPosition.Start), 1, Topics, 1);

    private static void Fold(IngestWorker worker, byte[] value, byte[]? key = null) =>
        worker.Fold(new([new(worker.NextOffset, Noon, key, value, MessageEnvelope.Plain)], worker.NextOffset + 1, AtEnd: true));

    private static byte[] Filled(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];

    private static void AssertFits(OutboundMessage message) =>
        Assert.InRange(message.Value.Length + (message.Key?.Length ?? 0) + (message.Headers?.Sum(h => h.Key.Length + h.Value.Length) ?? 0), 1, MessageBytesMax);
}
