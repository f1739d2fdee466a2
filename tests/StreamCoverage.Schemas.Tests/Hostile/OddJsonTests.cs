using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Tests.Support;

namespace StreamCoverage.Schemas.Tests.Hostile;

/// <summary>JSON that readers disagree on: a member twice, deep nesting, a million bytes of one thing.</summary>
public sealed class OddJsonTests
{
    private const string Outcome =
        """{"request_id":"r","network":"n","occurred_at":"2026-03-01T12:30:05Z","workload":{"model":"m"},"outcome":"succeeded","latency_ms":1,"operator":"o","attempts":[{"operator":"o","outcome":"succeeded"}],"reward":"1","reporter":{"id":"p","role":"prober"}}""";

    private const string Change =
        """{"event_id":"e","network":"n","operator":"o","occurred_at":"2026-03-01T12:30:05Z","type":"joined","capabilities":{"models":["m"],"verification":["tee"]},"dependencies":{"owner":"w"},"stake":"1"}""";

    public static TheoryData<string, string> Members =>
    [
        .. (from text in (string[])[Outcome, Change]
            from start in Starts(text)
            select (text, Member(text, start))).Select(pair => new TheoryDataRow<string, string>(pair.text, pair.Item2)),
    ];

    [Theory, MemberData(nameof(Members))]
    public void A_member_twice_is_refused_whatever_its_values_and_however_its_name_is_spelled(string text, string member)
    {
        var name = member[1..member.IndexOf('"', 1)];
        var escaped = $"\"\\u{(int)name[0]:x4}{name[1..]}\"{member[(name.Length + 2)..]}";
        foreach (var second in new[] { member, escaped })
        {
            var (isOutcome, doubled) = (text == Outcome, text.Replace(member, $"{member},{second}", StringComparison.Ordinal));
            var rejections = isOutcome ? new Taken().Decode(doubled).Batch.Rejections : Read(doubled).Rejections;
            Assert.Equal(RejectReason.DuplicateProperty, Assert.Single(rejections).Reason);
        }
    }

    [Theory]
    [InlineData("[", "")]
    [InlineData("{\"a\":", "")]
    [InlineData("{\"data\":", "")]
    [InlineData("[", "]")]
    public void Nesting_is_refused_by_its_depth_and_uses_no_stack(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 1_000_000 / open.Length)) + string.Concat(Enumerable.Repeat(close, close.Length == 0 ? 0 : 10_000));
        var bytes = System.Text.Encoding.UTF8.GetBytes(deep);
        Assert.Equal(RejectReason.TooDeep, new Taken().Decode(bytes).Rejection.Reason);
        Assert.Equal(RejectReason.TooDeep, Assert.Single(Read(deep).Rejections).Reason);
        // An envelope is refused for the first thing that is wrong with it.
        var wrapped = open == "{\"data\":" ? RejectReason.TooDeep : RejectReason.BadEnvelope;
        Assert.Equal(wrapped, new Taken().Decode(bytes, MessageEnvelope.StructuredCloudEvent).Rejection.Reason);
        Assert.Equal(wrapped, Assert.Single(Read(deep, MessageEnvelope.StructuredCloudEvent).Rejections).Reason);
    }

    [Theory]
    [InlineData(63, RejectReason.UnknownProperty)]
    [InlineData(64, RejectReason.TooDeep)]
    public void The_depth_that_is_read_is_sixty_four(int nested, RejectReason reason)
    {
        var value = new string('[', nested) + new string(']', nested);
        Assert.Equal(reason, new Taken().Decode(Outcome.Replace("\"workload\"", $"\"x\":{value},\"workload\"", StringComparison.Ordinal)).Rejection.Reason);
    }

    [Theory]
    [InlineData("\"network\":\"n\"", "\"network\":\"{0}\"", RejectReason.BadText)]
    [InlineData("\"network\":\"n\"", "\"network\":\"\\u0041{0}\"", RejectReason.BadText)]
    [InlineData("\"request_id\":\"r\"", "\"request_id\":\"{0}\"", RejectReason.BadText)]
    [InlineData("\"reward\":\"1\"", "\"reward\":\"{1}\"", RejectReason.NumberOutOfRange)]
    [InlineData("\"latency_ms\":1", "\"latency_ms\":{1}", RejectReason.NumberOutOfRange)]
    [InlineData("\"latency_ms\":1", "\"latency_ms\":1e{1}", RejectReason.NumberOutOfRange)]
    [InlineData("\"reward\":\"1\"", "\"{0}\":\"1\"", RejectReason.UnknownProperty)]
    [InlineData("\"occurred_at\":\"2026-03-01T12:30:05Z\"", "\"occurred_at\":\"2026-03-01T12:30:05.{1}Z\"", RejectReason.BadTime)]
    public void A_million_characters_of_one_thing_are_refused_for_what_they_are(string member, string instead, RejectReason reason)
    {
        var huge = instead.Replace("{0}", new string('x', 1_000_000), StringComparison.Ordinal).Replace("{1}", new string('9', 1_000_000), StringComparison.Ordinal);
        var rejection = new Taken().Decode(Outcome.Replace(member, huge, StringComparison.Ordinal)).Rejection;
        Assert.Equal(reason, rejection.Reason);
        Assert.InRange(rejection.Detail.Length, 1, 200);
    }

    private static OperatorEventBatch Read(string text, MessageEnvelope envelope = MessageEnvelope.Plain) =>
        new OperatorEventDecoder(new()).Decode(System.Text.Encoding.UTF8.GetBytes(text), envelope);

    private static IEnumerable<int> Starts(string text) =>
        Enumerable.Range(1, text.Length - 1).Where(i => text[i] == '"' && (text[i - 1] is '{' or ',') && text[text.IndexOf('"', i + 1) + 1] == ':');

    // The member that begins here, up to the comma or bracket that ends it.
    private static string Member(string text, int start)
    {
        var depth = 0;
        for (var i = start; ; i++)
        {
            if (depth == 0 && (text[i] is ',' or '}'))
                return text[start..i];
            depth += text[i] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
        }
    }
}
