using StreamCoverage.Core.Events;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Schemas.Tests;

public sealed class OperatorEventDecoderTests
{
    [Fact]
    public void Every_property_arrives_and_lists_are_sorted()
    {
        var batch = Decode(
            """
            {"event_id":"ev","network":"n","operator":"op","occurred_at":"2026-03-01T12:30:05Z","type":"capabilities-changed",
             "capabilities":{"models":["z","Ä","a"],"regions":["eu"],"verification":["zkml","tee"]},
             "dependencies":{"owner":"acme","data_center":"fra"},"stake":"7.25"}
            """);

        var change = Assert.Single(batch.Events).Event;
        Assert.Equal(
            new OperatorEvent(
                "ev", "n", "op", new(1_772_368_205_000_000), OperatorEventType.CapabilitiesChanged, change.Capabilities,
                new Dependencies("acme", null, null, "fra"), 7_250_000),
            change);
        Assert.Equal(["a", "z", "Ä"], change.Capabilities!.Models);
        Assert.Empty(change.Capabilities.Tasks);
        Assert.Empty(change.Capabilities.Hardware);
        Assert.Equal(["eu"], change.Capabilities.Regions);
        Assert.Equal(["tee", "zkml"], change.Capabilities.Verification);
    }

    [Fact]
    public void A_broken_event_is_refused_alone_and_broken_JSON_refuses_all()
    {
        const string left = """{"event_id":"ev","network":"n","operator":"op","occurred_at":"2026-03-01T12:30:05Z","type":"left"}""";

        var mixed = Decode($"[{left},{{}},{left}]");
        var broken = Decode($"[{left},{{}},{left}");

        Assert.Equal([0, 2], mixed.Events.Select(change => change.Index));
        Assert.Equal([new TextSpan(1, left.Length), new TextSpan(left.Length + 5, left.Length)], mixed.Events.Select(change => change.Bytes));
        Assert.Equal((RejectReason.MissingProperty, 1), (mixed.Rejections[0].Reason, mixed.Rejections[0].Index));
        Assert.Empty(broken.Events);
        Assert.Equal(RejectReason.MalformedJson, Assert.Single(broken.Rejections).Reason);
    }

    private static OperatorEventBatch Decode(string message) =>
        new OperatorEventDecoder(new()).Decode(System.Text.Encoding.UTF8.GetBytes(message), MessageEnvelope.Plain);
}
