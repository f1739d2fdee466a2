using StreamCoverage.Core.Symbols;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Tests.Support;

namespace StreamCoverage.Schemas.Tests;

/// <summary>The hot path leaves nothing for the garbage collector.</summary>
public sealed class AllocationTests
{
    private const int Decodes = 100_000;

    [Theory]
    [InlineData(MessageEnvelope.Plain)]
    [InlineData(MessageEnvelope.StructuredCloudEvent)]
    public void A_warm_decoder_allocates_nothing_for_good_events(MessageEnvelope envelope)
    {
        var drawn = new Drawn(1);
        byte[][] messages =
        [
            .. Sample.All.Where(sample => sample.IsGood && sample.Contract == Contract.RequestOutcome).Select(sample => Wrapped(sample.Bytes, envelope)),
            .. Enumerable.Range(0, 10).Select(_ => Wrapped(EventWriter.Write(drawn.Outcome()), envelope)),
            Wrapped(EventWriter.Write([drawn.Outcome(), drawn.Outcome()]), envelope),
        ];
        var decoder = new OutcomeDecoder(new SymbolTable(), new());
        var batch = new OutcomeBatch();
        Decode(decoder, batch, messages, envelope, messages.Length);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var decoded = Decode(decoder, batch, messages, envelope, Decodes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(decoded >= Decodes);
        Assert.Equal(0, allocated);
    }

    private static int Decode(OutcomeDecoder decoder, OutcomeBatch batch, byte[][] messages, MessageEnvelope envelope, int count)
    {
        var decoded = 0;
        for (var i = 0; i < count; i++)
        {
            decoder.Decode(messages[i % messages.Length], envelope, batch);
            decoded += batch.Count;
            if (batch.Rejections.Count > 0)
                throw new InvalidOperationException(batch.Rejections[0].ToString());
        }
        return decoded;
    }

    private static byte[] Wrapped(byte[] message, MessageEnvelope envelope) => envelope == MessageEnvelope.Plain
        ? message
        : [.. "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/gw\",\"type\":\"streamcoverage.request-outcome.v1\",\"traceparent\":\"00-1\",\"data\":"u8, .. message, .. "}"u8];
}
