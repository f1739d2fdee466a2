using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Tests.Support;

namespace StreamCoverage.Schemas.Tests;

/// <summary>Structured mode: the value is an envelope, and the content type said so.</summary>
public sealed class CloudEventTests
{
    private const string Event = """{"request_id":"r","network":"n","occurred_at":"2026-03-01T12:30:05Z","workload":{},"outcome":"succeeded","operator":"op"}""";
    private const string Attributes = "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/gw\",\"type\":\"streamcoverage.request-outcome.v1\"";

    [Theory]
    [InlineData("{" + Attributes + ",\"data\":" + Event + "}")]
    [InlineData("{\"data\":" + Event + "," + Attributes + "}")]
    [InlineData("{" + Attributes + ",\"datacontenttype\":\"application/json; charset=utf-8\",\"time\":\"2026-03-01T00:00:00Z\",\"data\":" + Event + "}")]
    [InlineData("{" + Attributes + ",\"datacontenttype\":\"application/vnd.x+json\",\"traceparent\":\"00-1\",\"sampled\":1,\"ok\":true,\"data\":" + Event + "}")]
    [InlineData("{" + Attributes + ",\"data\" : \n[" + Event + "] }")]
    [InlineData("{\"\\u0069d\":\"1\",\"specversion\":\"1.0\",\"source\":\"/gw\",\"type\":\"streamcoverage.request\\u002doutcome.v1\",\"data\":" + Event + "}")]
    public void A_sound_envelope_is_opened(string message)
    {
        var taken = Open(message);

        Assert.Empty(taken.Batch.Rejections);
        Assert.Equal("r", Assert.Single(taken.Outcomes).RequestId);
        var bytes = taken.Batch.Outcomes[0].Bytes;
        Assert.Equal(Event, message.Substring(bytes.Start, bytes.Length));
    }

    [Fact]
    public void A_broken_event_in_it_is_refused_alone()
    {
        var message = "{" + Attributes + ",\"data\":[" + Event + ",{\"prompt\":1}]}";
        var taken = Open(message);

        Assert.Single(taken.Outcomes);
        Assert.Equal((RejectReason.UnknownProperty, 1), (taken.Rejection.Reason, taken.Rejection.Index));
        Assert.Equal("{\"prompt\":1}", message.Substring(taken.Rejection.Bytes.Start, taken.Rejection.Bytes.Length));
    }

    [Theory]
    [InlineData(Event)]
    [InlineData("[]")]
    [InlineData("[{" + Attributes + ",\"data\":" + Event + "}]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("{" + Attributes + "}")]
    [InlineData("{\"id\":\"1\",\"source\":\"/gw\",\"type\":\"streamcoverage.request-outcome.v1\",\"data\":" + Event + "}")]
    [InlineData("{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/gw\",\"type\":\"streamcoverage.request-outcome.v1\",\"data\":" + Event + "}")]
    [InlineData("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/gw\",\"type\":\"streamcoverage.operator-event.v1\",\"data\":" + Event + "}")]
    [InlineData("{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"/gw\",\"type\":\"streamcoverage.request-outcome.v1\",\"data\":" + Event + "}")]
    [InlineData("{\"specversion\":\"1.0\",\"id\":1,\"source\":\"/gw\",\"type\":\"streamcoverage.request-outcome.v1\",\"data\":" + Event + "}")]
    [InlineData("{" + Attributes + ",\"id\":\"1\",\"data\":" + Event + "}")]
    [InlineData("{" + Attributes + ",\"traceparent\":\"a\",\"traceparent\":\"a\",\"data\":" + Event + "}")]
    [InlineData("{" + Attributes + ",\"data\":" + Event + ",\"data\":" + Event + "}")]
    [InlineData("{" + Attributes + ",\"data_base64\":\"e30=\"}")]
    [InlineData("{" + Attributes + ",\"datacontenttype\":\"text/plain\",\"data\":" + Event + "}")]
    [InlineData("{" + Attributes + ",\"prompt\":{\"text\":\"x\"},\"data\":" + Event + "}")]
    [InlineData("{" + Attributes + ",\"Trace\":\"x\",\"data\":" + Event + "}")]
    [InlineData("{" + Attributes + ",\"\":\"x\",\"data\":" + Event + "}")]
    public void An_unsound_envelope_refuses_the_message(string message)
    {
        var taken = Open(message);

        Assert.Empty(taken.Outcomes);
        Assert.Equal((RejectReason.BadEnvelope, new TextSpan(0, message.Length)), (taken.Rejection.Reason, taken.Rejection.Bytes));
    }

    [Fact]
    public void An_envelope_with_too_many_attributes_is_unsound()
    {
        var many = string.Concat(Enumerable.Range(0, 300).Select(i => $",\"extension{i}\":1"));

        Assert.Equal(RejectReason.BadEnvelope, Open("{" + Attributes + many + ",\"data\":" + Event + "}").Rejection.Reason);
    }

    [Theory]
    [InlineData("{" + Attributes + ",\"data\":" + Event, RejectReason.MalformedJson)]
    [InlineData("{" + Attributes + ",\"data\":" + Event + "} x", RejectReason.MalformedJson)]
    [InlineData("", RejectReason.Empty)]
    [InlineData("{" + Attributes + ",\"data\":[]}", RejectReason.Empty)]
    public void What_breaks_any_message_breaks_an_envelope(string message, RejectReason reason) =>
        Assert.Equal(reason, Open(message).Rejection.Reason);

    [Fact]
    public void Data_that_is_too_deep_is_named_so() =>
        Assert.Equal(RejectReason.TooDeep, Open("{" + Attributes + ",\"data\":" + new string('[', 100) + new string(']', 100) + "}").Rejection.Reason);

    [Fact]
    public void An_envelope_is_never_guessed() =>
        Assert.Equal(RejectReason.UnknownProperty, new Taken().Decode("{" + Attributes + ",\"data\":" + Event + "}").Rejection.Reason);

    [Fact]
    public void Operator_events_have_a_type_of_their_own()
    {
        const string left = """{"event_id":"e","network":"n","operator":"op","occurred_at":"2026-03-01T12:30:05Z","type":"left"}""";
        var message = System.Text.Encoding.UTF8.GetBytes("{" + Attributes.Replace("request-outcome", "operator-event", StringComparison.Ordinal) + ",\"data\":" + left + "}");

        var batch = new OperatorEventDecoder(new()).Decode(message, MessageEnvelope.StructuredCloudEvent);

        Assert.Equal("op", Assert.Single(batch.Events).Event.Operator);
    }

    private static Taken Open(string message) =>
        new Taken().Decode(System.Text.Encoding.UTF8.GetBytes(message), MessageEnvelope.StructuredCloudEvent);
}
