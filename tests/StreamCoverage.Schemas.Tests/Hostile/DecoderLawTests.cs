using FsCheck.Fluent;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Schemas.Tests.Hostile;

/// <summary>Whatever the message: no exception, and every event in it is either decoded or refused for a closed reason, never both and never neither.</summary>
public sealed class DecoderLawTests(ITestOutputHelper output)
{
    private const int MessagesPerCase = 20;
    private const int Cases = 50_000;
    private const long GrownMax = 64_000_000;

    [Fact]
    public void A_million_hostile_messages_are_decoded_or_refused_event_by_event_in_bounded_memory()
    {
        var symbols = new SymbolTable();
        var (outcomes, operators, batch) = (new OutcomeDecoder(symbols, new()), new OperatorEventDecoder(new()), new OutcomeBatch());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (decoded, refused, reasons) = (0L, 0L, new HashSet<RejectReason>());
        Replayed.Law(
            HostileMessages.Any.ArrayOf(MessagesPerCase),
            Cases,
            messages =>
            {
                foreach (var (bytes, envelope) in messages)
                {
                    outcomes.Decode(bytes, envelope, batch);
                    AssertWhole(bytes, [.. batch.Outcomes.ToArray().Select(o => (o.Index, o.Bytes))], batch.Rejections);
                    var change = operators.Decode(bytes, envelope);
                    AssertWhole(bytes, [.. change.Events.Select(e => (e.Index, e.Bytes))], change.Rejections);
                    decoded += batch.Count + change.Events.Count;
                    refused += batch.Rejections.Count + change.Rejections.Count;
                    reasons.UnionWith(batch.Rejections.Concat(change.Rejections).Select(rejection => rejection.Reason));
                }
            },
            HostileMessages.Fewer);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{Cases * MessagesPerCase} messages of the seed {Replayed.Seed}: {decoded} events decoded, {refused} refused, {grown} bytes kept");
        Assert.True(grown < GrownMax, $"the decoders kept {grown} bytes");
        // Neither side may run dry, and every reason that a decoder can give a small message must have come up, or the law says little.
        Assert.True(decoded > Cases && refused > Cases, $"{decoded} decoded, {refused} refused");
        Assert.Equal(
            RejectReasons.All.Except(
            [
                RejectReason.TooLong, RejectReason.TooManyEvents, RejectReason.FarFuture,
                RejectReason.NotSigned, RejectReason.UnknownKey, RejectReason.BadSignature, RejectReason.WrongSigner, RejectReason.OverBound,
            ]),
            reasons.Order());
    }

    private static void AssertWhole(byte[] message, (int Index, TextSpan Bytes)[] decoded, IReadOnlyList<Rejection> refused)
    {
        var places = decoded.Concat(refused.Select(rejection => (rejection.Index, rejection.Bytes))).OrderBy(place => place.Item1).ToList();
        var end = 0;
        for (var i = 0; i < places.Count; i++)
        {
            var (index, bytes) = places[i];
            if (index != i || bytes.Start < end || bytes.Length < 0 || bytes.Start + bytes.Length > message.Length)
                Assert.Fail($"event {i} has place {index} and bytes {bytes} in a message of {message.Length}");
            end = bytes.Start + bytes.Length;
        }
        if (places.Count == 0)
            Assert.Fail("the message vanished without a trace");
        foreach (var rejection in refused)
            if (!Enum.IsDefined(rejection.Reason) || rejection.Detail.Length is 0 or > 200)
                Assert.Fail($"{rejection} is no reason");
    }
}
