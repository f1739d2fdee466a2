using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Hostile;

/// <summary>
/// Names are compared code point by code point and shown as they came: nothing is normalised, folded or trimmed. Who looks alike is
/// still somebody else, and merging them would let one take the other's figures.
/// </summary>
public sealed class LookAlikeTests
{
    // Composed and decomposed; Latin, Cyrillic and Greek; full width; case; a zero-width joiner; a right-to-left mark; a soft hyphen; spaces; ligature; digits.
    private static readonly string[] Alike =
    [
        "caf\u00E9", "cafe\u0301", "cafe", "c\u0430fe", "\u0441afe", "\uFF43afe", "Cafe", "ca\u200Dfe", "\u200Fcafe", "ca\u00ADfe", "cafe ", " cafe", "cafe\u00A0",
        "ca\uFB01", "cafi", "\u212B", "\u00C5", "A\u030A", "1", "\u0661", "\u2460", "\U0001F600", "\uFE0Fcafe", "any ", "Any", "\u0430ny",
    ];

    private static readonly EventTime Noon = new(1_772_366_400L * EventTime.MicrosecondsPerSecond);

    [Theory]
    [InlineData("model")]
    [InlineData("operator")]
    [InlineData("network")]
    public void Names_that_look_alike_stay_apart_and_are_shown_as_they_came(string what)
    {
        var names = Names(what, Alike.Select(name => $"\"{name}\""));
        Assert.Equal(Alike.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void How_a_name_is_spelled_in_JSON_is_not_part_of_it() =>
        Assert.Equal(["cafe", "caf\u00E9"], Names("model", ["\"cafe\"", "\"c\\u0061fe\"", "\"\\u0063\\u0061\\u0066\\u0065\"", "\"caf\\u00e9\"", "\"caf\u00E9\""]));

    private static List<string> Names(string what, IEnumerable<string> spelled)
    {
        var worker = new IngestWorker(new(new("in", 0), InputContract.RequestOutcome, new() { NamesMax = 20 }, IngestPosition.Start), 1, new(), 1);
        foreach (var (i, name) in spelled.Index())
        {
            var (model, @operator, network) = (what == "model" ? name : "\"m\"", what == "operator" ? name : "\"o\"", what == "network" ? name : "\"n\"");
            var value = $$"""{"request_id":"{{i}}","network":{{network}},"occurred_at":"2026-03-01T12:00:00Z","workload":{"model":{{model}}},"outcome":"succeeded","operator":{{@operator}}}""";
            worker.Fold(new([new(i, Noon, null, Encoding.UTF8.GetBytes(value), MessageEnvelope.Plain)], i + 1, AtEnd: true));
        }
        worker.Quiet();
        worker.Quiet();
        return [.. worker.TakeWrite()!.Messages.Select(m => PartialWire.Decode(m.Value)).OfType<InternalMessage.Partial>().SelectMany(p => p.Chunk.Rows.Select(row => what switch
        {
            "model" => row.Cell.Model!,
            "operator" => row.Operator!,
            _ => p.Chunk.Identity.Network,
        }))];
    }
}
