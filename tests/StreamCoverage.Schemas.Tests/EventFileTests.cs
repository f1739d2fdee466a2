using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Validation;

namespace StreamCoverage.Schemas.Tests;

public sealed class EventFileTests
{
    private const string Left = """{"event_id":"e","network":"n","operator":"op","occurred_at":"2026-03-01T12:30:05Z","type":"left"}""";

    [Fact]
    public void Each_event_of_each_line_gets_a_verdict()
    {
        var content = $"{Left}\r\n\n  [{Left}, {{}}, {Left}]\n{{\n{Left}";

        var verdicts = EventFile.ValidateLines(Contract.OperatorEvent, Bytes(content), MessageEnvelope.Plain, new());

        Assert.Equal(
            [(1, 0, null), (3, 0, null), (3, 1, RejectReason.MissingProperty), (3, 2, null), (4, 0, RejectReason.MalformedJson), (5, 0, null)],
            verdicts.Select(verdict => (verdict.Line, verdict.Index, verdict.Rejection?.Reason)));
    }

    [Fact]
    public void A_whole_file_is_one_message()
    {
        var verdicts = EventFile.Validate(Contract.OperatorEvent, Bytes($"[\n{Left},\n{Left}\n]\n"), MessageEnvelope.Plain, new());

        Assert.Equal([(1, 0, true), (1, 1, true)], verdicts.Select(verdict => (verdict.Line, verdict.Index, verdict.IsGood)));
    }

    [Fact]
    public void An_output_is_not_judged()
    {
        Assert.False(EventFile.CanValidate(Contract.CoverageAlert));
        Assert.Throws<NotSupportedException>(() => EventFile.Validate(Contract.CoverageAlert, Bytes("{}"), MessageEnvelope.Plain, new()));
    }

    [Fact]
    public void A_contract_is_found_by_its_name()
    {
        Assert.All(Contract.All, contract => Assert.Same(contract, Contract.Find(contract.Name)));
        Assert.Null(Contract.Find("request-outcome"));
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
