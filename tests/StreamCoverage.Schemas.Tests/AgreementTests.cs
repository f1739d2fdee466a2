using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Tests.Support;
using StreamCoverage.Schemas.Validation;

namespace StreamCoverage.Schemas.Tests;

/// <summary>The decoder and the JSON Schemas, judged by a validator of others, say the same of every message.</summary>
/// <remarks>
/// A producer validates against the schema and must not meet another law here. The few things that JSON Schema cannot say are listed in each
/// schema's description; samples of them carry the mark <c>.decoder-only</c>, and the schema alone must let them pass.
/// </remarks>
public sealed class AgreementTests
{
    private const int Seeds = 500;
    private const int MutantsPerSeed = 8;

    [Fact]
    public async Task Schema_and_decoder_agree_on_every_sample_event_by_event()
    {
        Assert.SkipWhen(SchemaVerdicts.Missing is not null, SchemaVerdicts.Missing ?? "");
        var samples = Sample.All;

        var verdicts = await SchemaVerdicts.OfAsync(
            [.. samples.Select(sample => (sample.Contract, sample.Bytes))], TestContext.Current.CancellationToken);

        var surprises = samples.Zip(verdicts, Surprise).OfType<string>();
        Assert.Equal([], surprises);
    }

    [Fact]
    public async Task Schema_and_decoder_refuse_bytes_that_are_no_text()
    {
        Assert.SkipWhen(SchemaVerdicts.Missing is not null, SchemaVerdicts.Missing ?? "");
        var messages = HostileBytes.All;

        var verdicts = await SchemaVerdicts.OfAsync(
            [.. messages.Select(message => (Contract.RequestOutcome, message.Bytes))], TestContext.Current.CancellationToken);

        Assert.Equal([], messages.Zip(verdicts).Where(pair => pair.Second.Whole).Select(pair => pair.First.Name));
    }

    [Fact]
    public async Task What_is_written_keeps_the_schema()
    {
        Assert.SkipWhen(SchemaVerdicts.Missing is not null, SchemaVerdicts.Missing ?? "");
        var messages = Enumerable.Range(0, Seeds).SelectMany(Written).ToList();

        var verdicts = await SchemaVerdicts.OfAsync(messages, TestContext.Current.CancellationToken);

        var broken = messages.Zip(verdicts).Where(pair => !pair.Second.Whole).Select(pair => System.Text.Encoding.UTF8.GetString(pair.First.Bytes));
        Assert.Equal([], broken.Take(3));
    }

    [Fact]
    public async Task Schema_and_decoder_agree_on_events_whose_values_are_swapped_for_others()
    {
        Assert.SkipWhen(SchemaVerdicts.Missing is not null, SchemaVerdicts.Missing ?? "");
        var messages = Enumerable.Range(0, Seeds).SelectMany(seed => Mutants(seed)).ToList();

        var verdicts = await SchemaVerdicts.OfAsync(messages, TestContext.Current.CancellationToken);

        var decoded = messages.Select(message => Judge(message.Contract, message.Bytes)).ToList();
        var surprises = Enumerable.Range(0, messages.Count)
            .Where(i => decoded[i].All(verdict => verdict.IsGood || IsBeyondSchema(verdict)) != verdicts[i].Whole)
            .Select(i => $"schema says {verdicts[i].Whole}: {System.Text.Encoding.UTF8.GetString(messages[i].Bytes)}");
        Assert.Equal([], surprises.Take(3));
        var events = verdicts.Zip(messages).Where(pair => pair.Second.Contract != Contract.SignedBatch).ToList();
        Assert.InRange(events.Count(pair => pair.First.Whole), events.Count / 10, events.Count * 9 / 10);
    }

    private static string? Surprise(Sample sample, SchemaVerdict schema)
    {
        var isExpected = sample.IsGood || sample.IsDecoderOnly;
        if (schema.Whole != isExpected)
            return $"{sample.Path}: the schema says {schema.Whole}";
        if (!sample.IsDecoded || sample.IsDecoderOnly)
            return null;
        var decoder = Judge(sample.Contract, sample.Bytes);
        if (schema.Whole != decoder.All(verdict => verdict.IsGood))
            return $"{sample.Path}: the schema says {schema.Whole}, the decoder {!schema.Whole}";
        var isTakenApart = schema.Readable && decoder.Count == schema.Events.Count;
        return isTakenApart && !schema.Events.SequenceEqual(decoder.Select(verdict => verdict.IsGood))
            ? $"{sample.Path}: the two differ on one of its events"
            : null;
    }

    // Only the tie between an event and its last attempt, and the length of a payload: the values that are swapped in break no other rule of this kind.
    private static bool IsBeyondSchema(EventVerdict verdict) =>
        (verdict.Rejection is { Reason: RejectReason.Contradiction, Detail: var tie } && tie.Contains("last attempt", StringComparison.Ordinal))
        || (verdict.Rejection is { Reason: RejectReason.BadText, Detail: "payload is base64 without its padding" });

    private static IReadOnlyList<EventVerdict> Judge(Contract contract, byte[] bytes) =>
        EventFile.Validate(contract, bytes, MessageEnvelope.Plain, new());

    private static IEnumerable<(Contract Contract, byte[] Bytes)> Written(int seed)
    {
        var drawn = new Drawn(seed);
        yield return (Contract.RequestOutcome, EventWriter.Write(drawn.Outcome()));
        yield return (Contract.RequestOutcome, EventWriter.Write([drawn.Outcome(), drawn.Outcome()]));
        yield return (Contract.OperatorEvent, EventWriter.Write(drawn.Change()));
        yield return (Contract.OperatorEvent, EventWriter.Write([drawn.Change(), drawn.Change()]));
        yield return (Contract.SignedBatch, Signed(drawn));
        yield return (Contract.CoverageAlert, CoverageAlertWriter.Write(drawn.Alert()));
    }

    private static IEnumerable<(Contract Contract, byte[] Bytes)> Mutants(int seed)
    {
        var (drawn, ofSigned) = (new Drawn(seed), new Drawn(seed));
        for (var i = 0; i < MutantsPerSeed; i++)
        {
            yield return (Contract.RequestOutcome, Mutation.Of(EventWriter.Write(drawn.Outcome()), drawn));
            yield return (Contract.OperatorEvent, Mutation.Of(EventWriter.Write(drawn.Change()), drawn));
            yield return (Contract.SignedBatch, Mutation.Of(Signed(ofSigned), ofSigned));
        }
    }

    private static byte[] Signed(Drawn drawn)
    {
        var algorithm = drawn.OneOf([SignatureAlgorithm.HmacSha256, SignatureAlgorithm.Es256]);
        return SignedBatchWriter.Write(new(
            "key", algorithm, new byte[algorithm == SignatureAlgorithm.HmacSha256 ? 32 : 64], EventWriter.Write(drawn.Outcome())));
    }
}
