using System.Globalization;
using System.Text;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Load;

/// <summary>Messages of one slice, the same for every slice but for the time: pairs in random order, ids of 32 random characters.</summary>
/// <remarks>Ten operators serve a cell, and latencies of a cell lie around a value of its own, half of them within a third of it.</remarks>
internal sealed class FoldEvents
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int OperatorsPerCell = 10;
    private const int Operators = 1_000;
    private const string NetworkName = "network";

    private readonly List<(byte[] Bytes, int[] TimesAt)> _messages = [];

    /// <param name="pairs">(cell, operator) pairs.</param>
    /// <param name="messages">How many.</param>
    /// <param name="perMessage">Events of each.</param>
    public FoldEvents(int pairs, int messages, int perMessage)
    {
        var random = new Random(pairs);
        var blank = new string('0', "2026-01-01T00:00:00Z".Length);
        for (var message = 0; message < messages; message++)
        {
            var (text, times) = (new StringBuilder("["), new int[perMessage]);
            for (var i = 0; i < perMessage; i++)
            {
                var pair = random.Next(pairs);
                var cell = pair / OperatorsPerCell;
                var @operator = ((cell * 7) + (pair % OperatorsPerCell * 37)) % Operators;
                text.Append(CultureInfo.InvariantCulture, $$"""{{(i == 0 ? "" : ",")}}{"request_id":"{{random.NextInt64():x16}}{{random.NextInt64():x16}}","network":"{{NetworkName}}","occurred_at":" """);
                times[i] = --text.Length;
                text.Append(CultureInfo.InvariantCulture, $$"""{{blank}}","workload":{"model":"vendor/model-{{cell % 100}}","task":"chat","hardware":"gpu-{{cell / 100 % 10}}","region":"eu-{{cell / 1_000 % 10}}","verification":"tee"},"outcome":"succeeded","latency_ms":{{Latency(random, cell)}},"operator":"operator-{{@operator:d4}}"}""");
            }
            _messages.Add((Encoding.UTF8.GetBytes(text.Append(']').ToString()), times));
        }
    }

    /// <summary>The messages at a time; each is valid until the next call.</summary>
    public IEnumerable<byte[]> Messages(EventTime at)
    {
        var time = Encoding.ASCII.GetBytes(at.ToUtc().ToString(TimeFormat, CultureInfo.InvariantCulture));
        foreach (var (bytes, timesAt) in _messages)
        {
            foreach (var place in timesAt)
                time.CopyTo(bytes, place);
            yield return bytes;
        }
    }

    /// <summary>The number of their network.</summary>
    public static int Network(SymbolTable symbols) => symbols.Intern(NetworkName);

    private static int Latency(Random random, int cell) =>
        (int)((200 + (cell % 10 * 100)) * Math.Exp(0.5 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2));
}
