using StreamCoverage.Core.Symbols;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Tests.Support;

namespace StreamCoverage.Schemas.Tests;

/// <summary>The reader for plain messages takes nothing that the general reader would refuse or read otherwise.</summary>
public sealed class PlainOutcomesTests
{
    private static readonly byte[][] Samples =
        [.. Sample.All.Where(sample => sample.Contract == Contract.RequestOutcome).Select(sample => sample.Bytes).Where(bytes => bytes.Length < 2000)];

    private const int MessagesPerSeed = 4_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Both_readers_agree_on_any_message(int seed)
    {
        var random = new Random(seed);
        var drawn = new Drawn(seed);
        var (symbols, limits) = (new SymbolTable(), new DecoderLimits());
        var (plain, decoder) = (new PlainOutcomes(symbols, limits), new OutcomeDecoder(symbols, limits));
        var (fast, general) = (new OutcomeBatch(), new OutcomeBatch());
        var taken = 0;
        for (var i = 0; i < MessagesPerSeed; i++)
        {
            var message = Changed(Message(random, drawn), random);
            if (!plain.TryDecode(message, fast))
                continue;
            taken++;
            decoder.DecodeAny(message, MessageEnvelope.Plain, general);
            AssertSame(message, general, fast);
        }
        Assert.InRange(taken, MessagesPerSeed / 10, MessagesPerSeed * 9 / 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Messages_as_libraries_write_them_are_plain(string space)
    {
        var (plain, batch) = (new PlainOutcomes(new SymbolTable(), new()), new OutcomeBatch());
        var text =
            $$"""
            {"request_id":{{space}}"r-1",{{space}}"network":{{space}}"n",{{space}}"occurred_at":{{space}}"2026-03-01T12:30:05.25Z",{{space}}"workload":{{space}}{"model":{{space}}"a b",{{space}}"verification":{{space}}"any"},{{space}}"outcome":{{space}}"failed",{{space}}"failed_condition":{{space}}"latency",{{space}}"operator":{{space}}null,{{space}}"latency_ms":{{space}}0.5}
            """;
        Assert.True(plain.TryDecode(System.Text.Encoding.UTF8.GetBytes(text), batch));
        Assert.Equal(1, batch.Count);
        Assert.True(plain.TryDecode(System.Text.Encoding.UTF8.GetBytes($"[{text},{space}{text}]"), batch));
        Assert.Equal(2, batch.Count);
    }

    private static byte[] Message(Random random, Drawn drawn) => random.Next(4) switch
    {
        0 => drawn.OneOf(Samples),
        1 => Mutation.Of(Ascii(EventWriter.Write(drawn.Outcome())), drawn),
        2 => Ascii(EventWriter.Write(drawn.Outcome())),
        _ => [(byte)'[', .. Ascii(EventWriter.Write(drawn.Outcome())), (byte)',', .. Ascii(EventWriter.Write(drawn.Outcome())), (byte)']'],
    };

    // Without escapes and letters beyond ASCII, which would leave too little for the plain reader.
    private static byte[] Ascii(byte[] message)
    {
        var text = System.Text.Encoding.UTF8.GetString(message);
        return System.Text.Encoding.ASCII.GetBytes(System.Text.RegularExpressions.Regex.Replace(text, @"(\\u[dD][89abAB]..)?\\u....|\\.|\p{Cs}{2}|[^ -~]", "u"));
    }

    private static byte[] Changed(byte[] message, Random random)
    {
        const string Pieces = "\"\"{}[],: 0123456789.eE-nullanyZT";
        if (random.Next(2) == 0 || message.Length == 0)
            return message;
        var bytes = message.ToList();
        for (var changes = random.Next(1, 3); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            if (random.Next(3) == 0)
                bytes.RemoveAt(at);
            else
                bytes.Insert(at, (byte)Pieces[random.Next(Pieces.Length)]);
        }
        return [.. bytes];
    }

    private static void AssertSame(byte[] message, OutcomeBatch expected, OutcomeBatch actual)
    {
        var text = System.Text.Encoding.UTF8.GetString(message);
        Assert.True(expected.Rejections.Count == 0, $"the general reader refuses {text}: {expected.Rejections.FirstOrDefault()}");
        Assert.True(expected.Outcomes.SequenceEqual(actual.Outcomes), text);
        Assert.True(expected.Text.SequenceEqual(actual.Text), text);
        foreach (var outcome in expected.Outcomes)
            Assert.True(expected.AttemptsOf(outcome).SequenceEqual(actual.AttemptsOf(outcome)), text);
    }
}
