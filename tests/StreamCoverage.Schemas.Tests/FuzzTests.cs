using StreamCoverage.Core.Symbols;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Tests.Support;

namespace StreamCoverage.Schemas.Tests;

/// <summary>Whatever the bytes: no exception, no hang, and a batch that makes sense.</summary>
public sealed class FuzzTests
{
    private const int InputsPerSeed = 12_500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Any_bytes_give_a_batch_that_makes_sense(int seed)
    {
        var random = new Random(seed);
        var samples = Sample.All.Where(sample => sample.IsDecoded).Select(sample => (sample.IsGood, sample.Bytes)).Where(sample => sample.Bytes.Length < 2000).ToList();
        var bytes = new Bytes(
            random, [.. samples.Where(sample => sample.IsGood).Select(sample => sample.Bytes)], [.. samples.Select(sample => sample.Bytes)]);
        var symbols = new SymbolTable();
        var (outcomes, changes, batch) = (new OutcomeDecoder(symbols, new()), new OperatorEventDecoder(new()), new OutcomeBatch());
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < InputsPerSeed; i++)
        {
            var message = bytes.Next();
            var envelope = random.Next(8) == 0 ? MessageEnvelope.StructuredCloudEvent : MessageEnvelope.Plain;

            outcomes.Decode(message, envelope, batch);
            AssertSense(message, batch, symbols);
            accepted += batch.Count;
            refused += batch.Rejections.Count;

            var read = changes.Decode(message, envelope);
            AssertPlaces(message, [.. read.Events.Select(change => (change.Index, change.Bytes))], read.Rejections);
            foreach (var (change, span, _) in read.Events)
                Assert.Equal(EventWriter.Write(change), EventWriter.Write(Assert.Single(changes.Decode(Slice(message, span), MessageEnvelope.Plain).Events).Event));
        }

        // Neither side may run dry, or the test tests nothing.
        Assert.InRange(accepted, InputsPerSeed / 20, int.MaxValue);
        Assert.InRange(refused, InputsPerSeed / 4, int.MaxValue);
    }

    private static void AssertSense(byte[] message, OutcomeBatch batch, SymbolTable symbols)
    {
        AssertPlaces(message, [.. batch.Outcomes.ToArray().Select(outcome => (outcome.Index, outcome.Bytes))], batch.Rejections);
        foreach (var outcome in batch.Outcomes)
        {
            var alone = new Taken().Decode(Slice(message, outcome.Bytes));
            Assert.True(alone.Batch.Count == 1, $"accepted in {Convert.ToHexString(message)}, refused alone: {alone.Batch.Rejections.FirstOrDefault()}");
            var again = alone.Outcomes[0];
            Assert.Equal(symbols.Name(outcome.Network), again.Network);
            Assert.Equal(symbols.Name(outcome.Operator), again.Operator);
            Assert.Equal(outcome.Cell.ToCell(symbols), again.Workload);
            Assert.Equal((outcome.OccurredAt, outcome.Outcome, outcome.RewardMicros), (again.OccurredAt, again.Outcome, again.RewardMicros));
            Assert.Equal(batch.AttemptsOf(outcome).ToArray().Select(attempt => symbols.Name(attempt.Operator)), again.Attempts?.Select(attempt => attempt.Operator) ?? []);
            Assert.Equal(System.Text.Encoding.UTF8.GetString(batch.RequestIdOf(outcome)), again.RequestId);
        }
    }

    // The places of all events, good and bad, count from 0 without a hole, and their bytes follow each other without touching.
    private static void AssertPlaces(byte[] message, IReadOnlyList<(int Index, TextSpan Bytes)> good, IReadOnlyList<Rejection> refused)
    {
        var all = good.Concat(refused.Select(rejection => (rejection.Index, rejection.Bytes))).OrderBy(place => place.Index).ToList();
        Assert.Equal(Enumerable.Range(0, all.Count), all.Select(place => place.Index));
        Assert.NotEmpty(all);
        var end = 0;
        foreach (var (_, bytes) in all)
        {
            Assert.InRange(bytes.Start, end, message.Length);
            Assert.InRange(bytes.Start + bytes.Length, bytes.Start, message.Length);
            end = bytes.Start + bytes.Length;
        }
        Assert.All(refused, rejection => Assert.True(Enum.IsDefined(rejection.Reason) && rejection.Detail.Length > 0));
    }

    private static byte[] Slice(byte[] message, TextSpan span) => message[span.Start..(span.Start + span.Length)];

    /// <summary>Random bytes, and samples with bits flipped, cut short, spliced, repeated, or with pieces of JSON thrown in.</summary>
    private sealed class Bytes(Random random, byte[][] good, byte[][] all)
    {
        private static readonly byte[][] Pieces =
        [
            [.. "{"u8], [.. "}"u8], [.. "["u8], [.. "]"u8], [.. ","u8], [.. ":"u8], [.. "\""u8], [.. "\\"u8], [.. "\\u0000"u8], [.. "\\ud83d"u8], [.. "null"u8],
            [.. "1e400"u8], [.. "-0"u8], [.. "\"any\""u8], [.. "\"operator\":"u8], [.. "\"prompt\":\"x\","u8], [0], [0x80], [0xC2, 0x85], [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80],
        ];

        public byte[] Next() => random.Next(10) switch
        {
            0 => Random(random.Next(64)),
            1 => Choose(),
            2 => Choose() is var cut ? cut[..random.Next(cut.Length + 1)] : [],
            3 => Splice(Choose(), Choose()),
            4 => [(byte)'[', .. Choose(), (byte)',', .. Choose(), (byte)']'],
            5 => Flipped(Choose(), 1 + random.Next(4)),
            _ => Thrown(Choose(), 1 + random.Next(2)),
        };

        private byte[] Choose() => random.Next(4) > 0 ? good[random.Next(good.Length)] : all[random.Next(all.Length)];

        private byte[] Random(int length)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            return bytes;
        }

        private byte[] Splice(byte[] a, byte[] b) => [.. a[..random.Next(a.Length)], .. b[random.Next(b.Length)..]];

        private byte[] Flipped(byte[] seed, int flips)
        {
            var bytes = (byte[])seed.Clone();
            for (; flips > 0; flips--)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            return bytes;
        }

        private byte[] Thrown(byte[] seed, int times)
        {
            for (; times > 0; times--)
            {
                var at = random.Next(seed.Length + 1);
                var over = Math.Min(seed.Length, at + random.Next(3));
                seed = [.. seed[..at], .. Pieces[random.Next(Pieces.Length)], .. seed[over..]];
            }
            return seed;
        }
    }
}
