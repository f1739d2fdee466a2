using StreamCoverage.Core.Events;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Tests.Support;
using static System.Text.Encoding;

namespace StreamCoverage.Schemas.Tests;

public sealed class OutcomeDecoderTests
{
    private const string Good = """{"request_id":"r","network":"n","occurred_at":"2026-03-01T12:30:05Z","workload":{},"outcome":"succeeded","operator":"op"}""";
    private const string Bad = """{"request_id":"r","network":"n","prompt":"tell me a secret"}""";

    [Fact]
    public void Every_property_arrives()
    {
        var outcome = Assert.Single(new Taken().Decode(
            """
            {"request_id":"req-1","network":"opengradient","occurred_at":"2026-03-01T20:30:05.1234567+08:00",
             "workload":{"model":"m","task":"t","hardware":"h","region":"r","verification":"tee","size":"s"},
             "outcome":"failed","failed_condition":"latency","latency_ms":1234.5678,"operator":"op-2",
             "attempts":[{"operator":"op-1","outcome":"failed","failed_condition":"capacity"},
                         {"operator":"op-2","outcome":"failed","failed_condition":"routing","latency_ms":0.001}],
             "reward":"12.5","reporter":{"id":"gw","role":"prober"}}
            """).Outcomes);

        Assert.Equal(
            new RequestOutcome(
                "req-1", "opengradient", new(1_772_368_205_123_456), new WorkloadCell("m", "t", "h", "r", "tee", "s"),
                Outcome.Latency, 1_234_567, "op-2", outcome.Attempts, 12_500_000, "gw", ReporterRole.Prober),
            outcome);
        Assert.Equal([new("op-1", Outcome.Capacity), new("op-2", Outcome.Routing, 1)], outcome.Attempts);
    }

    [Fact]
    public void What_is_absent_has_its_own_value()
    {
        var batch = new Taken().Decode(Good).Batch;

        var outcome = batch.Outcomes[0];
        Assert.Equal(default, outcome.Cell);
        Assert.Equal((-1, 0, SymbolTable.None, ReporterRole.Unstated), (outcome.LatencyMicroseconds, outcome.RewardMicros, outcome.Reporter, outcome.Role));
        Assert.Empty(batch.AttemptsOf(outcome).ToArray());
    }

    [Fact]
    public void A_dimension_that_says_any_was_left_open()
    {
        var outcome = new Taken().Decode(Good.Replace("{}", """{"model":"any","verification":"any","size":"Any"}""", StringComparison.Ordinal)).Outcomes[0];

        Assert.Equal(new WorkloadCell(null, null, null, null, null, "Any"), outcome.Workload);
    }

    [Fact]
    public void An_operator_may_be_called_any()
    {
        var outcome = new Taken().Decode(Good.Replace("\"op\"", "\"any\"", StringComparison.Ordinal)).Outcomes[0];

        Assert.Equal("any", outcome.Operator);
    }

    [Fact]
    public void A_broken_event_is_refused_alone_with_its_place_and_its_bytes()
    {
        var message = $" [ {Good} ,\n {Bad}, 7, {Good.Replace("\"r\"", "\"s\"", StringComparison.Ordinal)} ] ";
        var batch = new Taken().Decode(message).Batch;

        Assert.Equal([0, 3], batch.Outcomes.ToArray().Select(outcome => outcome.Index));
        Assert.Equal([RejectReason.UnknownProperty, RejectReason.WrongType], batch.Rejections.Select(rejection => rejection.Reason));
        Assert.Equal([1, 2], batch.Rejections.Select(rejection => rejection.Index));
        Assert.Equal([Good, Bad, "7"], new[] { batch.Outcomes[0].Bytes, batch.Rejections[0].Bytes, batch.Rejections[1].Bytes }.Select(span => message.Substring(span.Start, span.Length)));
        Assert.Equal("s", UTF8.GetString(batch.RequestIdOf(batch.Outcomes[1])));
    }

    [Fact]
    public void A_single_event_knows_its_bytes_without_the_white_space_around_it()
    {
        Assert.Equal(new TextSpan(2, Good.Length), new Taken().Decode($"\n {Good}\n\n").Batch.Outcomes[0].Bytes);
        Assert.Equal(new TextSpan(2, Bad.Length), new Taken().Decode($"\n {Bad}\n\n").Rejection.Bytes);
    }

    [Theory]
    [InlineData(",")]
    [InlineData("] x")]
    [InlineData(", {\"a\":}]")]
    [InlineData(", {\"request_id\":1, ]")]
    public void Broken_JSON_anywhere_refuses_the_message_whole(string rest)
    {
        var message = $"[{Good}, {Bad}{rest}";
        var taken = new Taken().Decode(message);

        Assert.Empty(taken.Outcomes);
        Assert.Equal((RejectReason.MalformedJson, new TextSpan(0, message.Length), 0), (taken.Rejection.Reason, taken.Rejection.Bytes, taken.Rejection.Index));
        Assert.True(taken.Batch.Text.IsEmpty);
    }

    [Fact]
    public void A_refused_event_leaves_no_attempt_and_no_text_behind()
    {
        const string attempts = """ "attempts":[{"operator":"a","outcome":"failed","failed_condition":"model"},{"operator":"op","outcome":"succeeded"}] """;
        var refused = Good[..^1] + $",{attempts},\"prompt\":1}}";
        var batch = new Taken().Decode($"[{refused},{Good[..^1]},{attempts}}},{refused}]").Batch;

        Assert.Equal((0, 2), (batch.Outcomes[0].FirstAttempt, batch.Outcomes[0].AttemptCount));
        Assert.Equal("r", UTF8.GetString(batch.Text));
    }

    [Fact]
    public void A_batch_is_used_again_and_again()
    {
        var taken = new Taken();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((1, 1), (taken.Decode($"[{Good},{Bad}]").Batch.Count, taken.Batch.Rejections.Count));
            Assert.Equal((0, 1), (taken.Decode("").Batch.Count, taken.Batch.Rejections.Count));
        }
    }

    [Fact]
    public void Events_may_stand_in_a_message_up_to_the_limit()
    {
        var limits = new DecoderLimits { EventsMax = 3 };

        Assert.Equal(3, new Taken(limits).Decode($"[{Good},{Bad},{Good},{Good}]".Replace($"{Bad},", "", StringComparison.Ordinal)).Batch.Count);
        Assert.Equal(RejectReason.TooManyEvents, new Taken(limits).Decode($"[{Good},{Bad},{Good},{Good}]").Rejection.Reason);
    }

    [Fact]
    public void A_message_may_be_as_long_as_the_limit()
    {
        var limits = new DecoderLimits { MessageBytesMax = Good.Length };

        Assert.Equal(1, new Taken(limits).Decode(Good).Batch.Count);
        Assert.Equal(RejectReason.TooLong, new Taken(limits).Decode(Good + " ").Rejection.Reason);
    }

    [Theory]
    [InlineData(63, null)]
    [InlineData(64, RejectReason.TooDeep)]
    public void Depth_counts_objects_and_arrays_from_the_outermost(int arrays, RejectReason? refusal)
    {
        var taken = new Taken().Decode($"{{\"prompt\":{new string('[', arrays)}{new string(']', arrays)}}}");

        Assert.Equal(refusal ?? RejectReason.UnknownProperty, taken.Rejection.Reason);
    }

    [Fact]
    public void A_tombstone_holds_no_event() => Assert.Equal(RejectReason.Empty, new Taken().Decode([]).Rejection.Reason);

    [Fact]
    public void Hostile_bytes_are_refused_for_what_they_are() =>
        Assert.Equal(
            HostileBytes.All.Select(message => (message.Name, message.Reason)),
            HostileBytes.All.Select(message => (message.Name, new Taken().Decode(message.Bytes).Rejection.Reason.Word())));

    [Theory]
    [InlineData("\"canary prompt\"")]
    [InlineData("\"\\u0063anary\\n\"")]
    [InlineData("[\"canary\"]")]
    [InlineData("{\"Canary text as a name\":\"canary\"}")]
    public void No_detail_repeats_what_an_event_says(string value)
    {
        string[] names = ["request_id", "network", "occurred_at", "workload", "outcome", "operator", "failed_condition", "latency_ms", "attempts", "reward", "reporter", "The canary as a name"];
        foreach (var name in names)
        {
            var message = Good.Contains($"\"{name}\"", StringComparison.Ordinal)
                ? System.Text.RegularExpressions.Regex.Replace(Good, $"(\"{name}\":)(\"[^\"]*\"|{{}})", $"$1{value}")
                : Good[..^1] + $",\"{name}\":{value}}}";
            foreach (var text in new[] { message, message + "canary", message.Replace("canary", "canary\u0001", StringComparison.Ordinal) })
                Assert.All(new Taken().Decode(text).Batch.Rejections, rejection => Assert.DoesNotContain("canary", rejection.Detail, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void The_name_of_an_unknown_property_is_told_where_it_is_a_plain_word() =>
        Assert.Equal("the event has a property `prompt`, which the contract does not name; leave it out", new Taken().Decode(Bad).Rejection.Detail);

    [Fact]
    public void Names_that_share_a_slot_of_the_cache_stay_apart()
    {
        // Same length, same first and last eight bytes: only the middle differs.
        var taken = new Taken();
        string[] names = [.. Enumerable.Range(0, 50).Select(i => $"operator-{i:d4}-operator")];

        var decoded = names.Concat(names).Select(name => taken.Decode(Good.Replace("\"op\"", $"\"{name}\"", StringComparison.Ordinal)).Outcomes[0].Operator!);

        Assert.Equal(names.Concat(names), decoded.ToList());
    }
}
