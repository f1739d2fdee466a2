using System.Text;
using StreamCoverage.Core.Events;

using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Reporters;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using static StreamCoverage.Pipeline.Tests.Reporters.Signing;

namespace StreamCoverage.Pipeline.Tests.Reporters;

/// <summary>What signatures let in, and what they keep out, through the fold that runs in production.</summary>
public sealed class SignedBatchTests(ITestOutputHelper output)
{
    private const long BytesPerBatchMax = 4_000;

    private static readonly byte[] Plain = EventWriter.Write([Outcome("a", Noon), Outcome("b", Noon)]);

    [Fact]
    public void Signed_events_are_folded_like_plain_ones()
    {
        var (signed, plain) = (Fold(Keys), Fold(ReporterKeys.None));
        Feed(signed, Sign(Gateway, Plain), MessageEnvelope.SignedBatch);
        Feed(plain, Plain, MessageEnvelope.Plain);

        var (a, b) = (Drained(signed), Drained(plain));

        Assert.Equal(Rows(b), Rows(a));
        Assert.Equal(2, a.Accounting.Sum(row => row.Accepted));
    }

    [Fact]
    public void Es256_serves_as_well_and_the_role_comes_with_the_event()
    {
        var fold = Fold(Keys);
        Feed(fold, Sign(Prober, EventWriter.Write(Outcome("p", Noon, "prober", ReporterRole.Prober))), MessageEnvelope.SignedBatch);

        Assert.Equal(ReporterRole.Prober, Drained(fold).Partials.SelectMany(partial => partial.Rows).Select(row => row.Role).Distinct().Single());
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("prober")]
    public void A_key_is_made_ready_once_however_many_batches_it_signs(string who)
    {
        var key = (who == "gateway" ? Gateway : Prober) with { OwnOperators = [.. Enumerable.Range(0, 1_000).Select(i => $"own-{i}")] };
        var batch = Sign(key, EventWriter.Write(Outcome("a", Noon, who, who == "gateway" ? ReporterRole.Gateway : ReporterRole.Prober)));
        var fold = Fold(new([key]));
        for (var offset = 0; offset < 10; offset++)
            Feed(fold, batch, MessageEnvelope.SignedBatch, offset);
        const int batches = 200;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var offset = 0; offset < batches; offset++)
            Feed(fold, batch, MessageEnvelope.SignedBatch, 10 + offset);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / batches;
        output.WriteLine($"{each} bytes a batch of {who}");
        Assert.InRange(each, 0, BytesPerBatchMax);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "plain", "not-signed" }, { "unknown key", "unknown-key" }, { "one byte changed", "bad-signature" }, { "another key's signature", "bad-signature" },
        { "another algorithm", "bad-signature" }, { "another partition", "bad-signature" }, { "another network", "wrong-signer" },
        { "another reporter", "wrong-signer" }, { "another role", "wrong-signer" }, { "no reporter", "wrong-signer" }, { "before the key", "wrong-signer" },
        { "after the key", "wrong-signer" }, { "no envelope", "unknown-property" }, { "signed but told as plain", "unknown-property" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void What_a_reporter_did_not_sign_is_a_dead_letter_with_its_own_reason(string what, string reason)
    {
        var at = Noon + TimeSpan.FromHours(1);
        byte[] Of(RequestOutcome outcome) => Sign(Gateway, EventWriter.Write(outcome));
        var (value, envelope) = what switch
        {
            "plain" => (EventWriter.Write(Outcome("x", at)), MessageEnvelope.Plain),
            "unknown key" => (Sign(Gateway with { Id = "gateway-2019" }, Plain), MessageEnvelope.SignedBatch),
            "one byte changed" => (Tampered(Sign(Gateway, Plain)), MessageEnvelope.SignedBatch),
            "another key's signature" => (Sign(Registry with { Id = Gateway.Id }, Plain), MessageEnvelope.SignedBatch),
            "another algorithm" => (Sign(Gateway with { Id = Prober.Id }, Plain), MessageEnvelope.SignedBatch),
            "another partition" => (Sign(Gateway, Plain, partition: 1), MessageEnvelope.SignedBatch),
            "another network" => (Of(Outcome("x", at) with { Network = "borealis" }), MessageEnvelope.SignedBatch),
            "another reporter" => (Of(Outcome("x", at, "prober")), MessageEnvelope.SignedBatch),
            "another role" => (Of(Outcome("x", at, "gateway", ReporterRole.Prober)), MessageEnvelope.SignedBatch),
            "no reporter" => (Of(Outcome("x", at) with { ReporterId = null, Role = ReporterRole.Unstated }), MessageEnvelope.SignedBatch),
            "before the key" => (Of(Outcome("x", Noon - TimeSpan.FromSeconds(1))), MessageEnvelope.SignedBatch),
            "after the key" => (Of(Outcome("x", Noon + TimeSpan.FromDays(1))), MessageEnvelope.SignedBatch),
            "no envelope" => (EventWriter.Write(Outcome("x", at)), MessageEnvelope.SignedBatch),
            _ => (Sign(Gateway, Plain), MessageEnvelope.Plain),
        };
        // A sound event first, so that the accounting has a slice.
        var fold = Fold(Keys);
        Feed(fold, Sign(Gateway, EventWriter.Write(Outcome("first", at))), MessageEnvelope.SignedBatch);
        Feed(fold, value, envelope, offset: 1);

        var output = Drained(fold);

        Assert.Equal([reason], output.DeadLetters.Select(letter => letter.Reason).Distinct());
        Assert.Equal((1, 1 + output.DeadLetters.Count), ((int)output.Accounting.Sum(row => row.Accepted), (int)output.Accounting.Sum(row => row.Consumed)));
    }

    [Fact]
    public void Of_a_batch_only_the_events_that_are_not_the_signers_are_refused()
    {
        var fold = Fold(Keys);
        var strange = Outcome("b", Noon) with { Network = "borealis" };
        Feed(fold, Sign(Gateway, EventWriter.Write([Outcome("a", Noon), strange, Outcome("c", Noon)])), MessageEnvelope.SignedBatch);

        var output = Drained(fold);

        var letter = Assert.Single(output.DeadLetters);
        Assert.Equal((1, Encoding.UTF8.GetString(EventWriter.Write(strange))), (letter.Index, Encoding.UTF8.GetString(letter.Value!)));
        Assert.Equal(2, output.Accounting.Sum(row => row.Accepted));
    }

    [Fact]
    public void Networks_without_keys_are_as_they_were_and_no_signature_is_believed_without_keys()
    {
        var fold = Fold(Keys);
        Feed(fold, EventWriter.Write(Outcome("a", Noon) with { Network = "borealis" }), MessageEnvelope.Plain);
        Assert.Empty(Drained(fold).DeadLetters);

        var without = Fold(ReporterKeys.None);
        Feed(without, Sign(Gateway, Plain), MessageEnvelope.SignedBatch);
        Assert.Equal("unknown-key", Assert.Single(Drained(without).DeadLetters).Reason);
    }

    [Theory]
    [InlineData("registry", null)]
    [InlineData("gateway", "wrong-signer")]
    [InlineData("nobody", "not-signed")]
    public void Operator_events_are_the_registrys_to_sign(string signer, string? reason)
    {
        var change = EventWriter.Write(new OperatorEvent("e", Network, "op", Noon, OperatorEventType.Joined));
        var fold = Fold(Keys, InputContract.OperatorEvent);
        if (signer == "nobody")
            Feed(fold, change, MessageEnvelope.Plain);
        else
            Feed(fold, Sign(signer == "registry" ? Registry : Gateway, change), MessageEnvelope.SignedBatch);

        var output = Drained(fold);

        Assert.Equal(reason is null ? [] : [reason], output.DeadLetters.Select(letter => letter.Reason));
        Assert.Equal(reason is null ? 1 : 0, output.Operators.Count);
    }

    [Fact]
    public void A_batch_that_is_sent_again_is_a_duplicate_and_later_it_is_late()
    {
        var fold = Fold(Keys);
        var batch = Sign(Gateway, Plain);
        Feed(fold, batch, MessageEnvelope.SignedBatch);
        Feed(fold, batch, MessageEnvelope.SignedBatch, offset: 1);
        Feed(fold, Sign(Gateway, EventWriter.Write(Outcome("c", Noon + TimeSpan.FromMinutes(10)))), MessageEnvelope.SignedBatch, offset: 2);
        Feed(fold, batch, MessageEnvelope.SignedBatch, offset: 3);

        var output = Drained(fold);

        Assert.Equal((3, 2, 2), ((int)output.Accounting.Sum(row => row.Accepted), (int)output.Accounting.Sum(row => row.Duplicate), (int)output.Accounting.Sum(row => row.Late)));
        Assert.Equal(3, output.Partials.SelectMany(partial => partial.Rows).Sum(row => row.Requests.Total));
    }

    [Fact]
    public void Whatever_byte_of_a_signed_batch_is_changed_what_is_counted_is_what_was_signed()
    {
        var signed = Sign(Gateway, Plain);
        var untouched = Fold(Keys);
        Feed(untouched, signed, MessageEnvelope.SignedBatch);
        var whole = Rows(Drained(untouched)).ToList();
        foreach (var other in "A\"{ \\\0"u8.ToArray())
            for (var at = 0; at < signed.Length; at++)
            {
                byte[] changed = [.. signed[..at], other, .. signed[(at + 1)..]];
                var fold = Fold(Keys);
                Feed(fold, changed, MessageEnvelope.SignedBatch);
                var output = Drained(fold);
                var rows = Rows(output).ToList();
                // The last digits of base64 have bits that mean nothing.
                Assert.True(rows.Count == 0 ? output.DeadLetters.Count == 1 : rows.SequenceEqual(whole), $"byte {at} as {other}");
            }
    }

    [Fact]
    public void Restating_forgets_ids_and_so_is_refused_with_keys() =>
        Assert.Throws<ArgumentException>(() => new IngestOptions { Keys = Keys, Late = LateRule.Restate }.Validated());

    [Theory]
    [InlineData("op", "gateway", ReporterRole.Gateway)]
    [InlineData("gateway", "gateway", ReporterRole.Operator)]
    [InlineData("own", "gateway", ReporterRole.Operator)]
    [InlineData("prober", "prober", ReporterRole.Operator)]
    public void What_a_reporter_says_of_itself_or_of_its_own_is_a_claim(string served, string reporter, ReporterRole role)
    {
        var keys = new ReporterKeys([Gateway with { OwnOperators = ["own"] }, Prober]);
        var outcome = Outcome("a", Noon, reporter, reporter == "prober" ? ReporterRole.Prober : ReporterRole.Gateway) with { Operator = served };
        var fold = Fold(keys);
        Feed(fold, Sign(reporter == "prober" ? Prober : Gateway, EventWriter.Write(outcome)), MessageEnvelope.SignedBatch);

        var row = Assert.Single(Drained(fold).Partials.SelectMany(partial => partial.Rows));
        Assert.Equal((role, 1, 1), (row.Role, (int)row.Requests.Total, (int)row.Attempts.Total));
    }

    private static byte[] Tampered(byte[] message)
    {
        // A character of the payload's base64, in the middle.
        var at = message.Length - 40;
        message[at] = message[at] == (byte)'A' ? (byte)'B' : (byte)'A';
        return message;
    }

    private static PartitionFold Fold(ReporterKeys keys, InputContract contract = InputContract.RequestOutcome) =>
        new(new("in", 0), contract, new IngestOptions { Keys = keys }, IngestPosition.Start);

    private static void Feed(PartitionFold fold, byte[] value, MessageEnvelope envelope, long offset = 0) =>
        fold.Fold(new(offset, Noon + TimeSpan.FromDays(2), null, value, envelope));

    private static IngestOutput Drained(PartitionFold fold)
    {
        fold.Drain();
        return fold.TakeOutput();
    }

    private static IEnumerable<string> Rows(IngestOutput output) =>
        output.Partials.SelectMany(partial => partial.Rows).Select(row => $"{row.Cell} {row.Operator} {row.Role} {row.Requests} {row.Attempts}");
}
