using StreamCoverage.Core.Events;

namespace StreamCoverage.Import.Tests;

/// <summary>Which rows give which events, and when those happened.</summary>
public sealed class RuleTests : Files
{
    private static readonly string Counters = Changed(Plain,
        ("after", """{"column":"from","unit":"s"}"""),
        ("emit", """
            [{"label":"good","outcome":"succeeded","count":"n"},
             {"label":"late","outcome":"failed","failed_condition":"latency","count":"m"}]
            """));

    [Fact]
    public async Task Counted_events_are_spread_evenly_and_the_last_is_at_the_end()
    {
        var result = await Import(Counters, "id,from,at,by,n,m\nx,100,200,op,4,1\n");
        Assert.Equal(["125 x-good-1", "150 x-good-2", "175 x-good-3", "200 x-good-4", "200 x-late-1"], Times(result));
        Assert.Equal([4, 1], result.Files[0].EventsByLabel.Values);
        Assert.Equal([Outcome.Succeeded, Outcome.Latency], result.Events.Select(e => e.Outcome!.Outcome).Distinct());
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 1_000_003)]
    [InlineData(999, 10)]
    public async Task However_many_there_are_they_lie_within_the_interval_and_do_not_go_back(int count, int lengthMicroseconds)
    {
        var mapping = Changed(Counters, ("time", """{"column":"at","unit":"us"}"""), ("after", """{"column":"from","unit":"us"}"""));
        var result = await Import(mapping, $"id,from,at,by,n,m\nx,1000,{1000 + lengthMicroseconds},op,{count},0\n");
        var times = result.Events.Select(e => e.OccurredAt.UnixMicroseconds).ToArray();
        Assert.Equal(count, times.Length);
        Assert.Equal(times.Order(), times);
        Assert.True(times[0] >= 1000 && times[^1] == 1000 + lengthMicroseconds);
    }

    [Fact]
    public async Task An_interval_of_the_whole_range_of_times_does_not_overflow()
    {
        var result = await Import(Counters, "id,from,at,by,n,m\nx,0,253370764799,op,100000,0\n");
        Assert.Equal(253_370_764_799L * 1_000_000, result.Events.Last().OccurredAt.UnixMicroseconds);
    }

    [Theory]
    [InlineData("x,100,200,op,0,0", null)]
    [InlineData("x,,200,op,0,0", null)]
    [InlineData("x,100,200,op,-1,0", "column n holds -1, which is no count")]
    [InlineData("x,100,200,op,1.5,0", "column n holds 1.5, which is no count")]
    [InlineData("x,100,200,op,,0", "column n holds no number")]
    [InlineData("x,200,200,op,1,0", "its interval is empty")]
    [InlineData("x,300,200,op,1,0", "its interval is empty")]
    [InlineData("x,,200,op,1,0", "column from holds no time, it is empty")]
    [InlineData("x,100,200,op,1,-1", "column m holds -1, which is no count")]
    [InlineData(",100,200,op,1,0", "column id is a part of the id, and empty")]
    public async Task A_row_with_a_broken_counter_gives_nothing_at_all(string row, string? reason)
    {
        var result = await Import(Counters, $"id,from,at,by,n,m\n{row}\ny,100,200,op,2.0,0\n");
        Assert.Equal(["150 y-good-1", "200 y-good-2"], Times(result));
        Assert.Equal((reason is null ? 1 : 0, reason is null ? 0 : 1), (result.Files[0].RowsWithoutEvent, result.Files[0].RowsRefused));
        Assert.StartsWith(reason ?? "", string.Concat(result.Files[0].Refusals.Select(r => r.Reason)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"in\":[\"a\",\"b\"]", "a", true)]
    [InlineData("\"in\":[\"a\",\"b\"]", "c", false)]
    [InlineData("\"in\":[\"\"]", "", true)]
    [InlineData("\"empty\":true", "", true)]
    [InlineData("\"empty\":true", " ", true)]
    [InlineData("\"empty\":false", "", false)]
    [InlineData("\"below\":5", "4.9", true)]
    [InlineData("\"below\":5", "5", false)]
    [InlineData("\"at_least\":5", "5", true)]
    [InlineData("\"at_least\":5", "4.9", false)]
    [InlineData("\"below_column\":\"at\"", "0.5", true)]
    [InlineData("\"below_column\":\"at\"", "1", false)]
    [InlineData("\"at_least_column\":\"at\"", "1", true)]
    [InlineData("\"at_least_column\":\"at\"", "0.5", false)]
    public async Task A_condition_holds_or_not(string condition, string text, bool holds)
    {
        var mapping = Changed(Plain, ("emit", $$"""[{"label":"ok","outcome":"succeeded","when":[{"column":"c",{{condition}}},{"column":"id","in":["x"]}]}]"""));
        var result = await Import(mapping, $"id,at,by,c\nx,1,op,{text}\n");
        Assert.Equal((holds ? 1 : 0, holds ? 0 : 1, 0L), (result.EventCount, result.Files[0].RowsWithoutEvent, result.Files[0].RowsRefused));
    }

    [Fact]
    public async Task A_comparison_with_what_is_no_number_refuses_the_row()
    {
        var mapping = Changed(Plain, ("emit", """[{"label":"ok","outcome":"succeeded","when":[{"column":"c","below_column":"d"}]}]"""));
        var result = await Import(mapping, "id,at,by,c,d\nx,1,op,,2\ny,1,op,1,two\nz,1,op,1,2\n");
        Assert.Equal(["2: column c holds no number", "3: column d holds no number"], Refusals(result));
    }

    [Fact]
    public async Task Every_rule_that_matches_gives_an_event_of_its_own_at_its_own_time()
    {
        var mapping = Changed(Plain, ("emit", """
            [{"label":"end","outcome":"failed","failed_condition":"unknown"},
             {"label":"begin","outcome":"failed","failed_condition":"capacity","unserved":true,"time":{"column":"early","unit":"ms"}}]
            """));
        var result = await Import(mapping, "id,at,by,early\nx,2,op,1000\n");
        Assert.Equal(["1 x-begin", "2 x-end"], Times(result));
        Assert.Equal([null, "op"], result.Events.Select(e => e.Outcome!.Operator));
    }

    [Fact]
    public async Task An_operator_that_the_source_does_not_name_is_unattributed_on_successes_alone()
    {
        var mapping = Changed(Plain, ("fields.operator", """{"mark":"absent","placeholder":"unattributed"}"""), ("emit", """
            [{"label":"ok","outcome":"succeeded","when":[{"column":"s","in":["1"]}]},
             {"label":"no","outcome":"failed","failed_condition":"unknown","when":[{"column":"s","in":["0"]}]}]
            """));
        var result = await Import(mapping, "id,at,s\nx,1,1\ny,2,0\n");
        Assert.Equal([("x-ok", "unattributed"), ("y-no", null)], result.Events.Select(e => (e.Id, e.Outcome!.Operator)));
    }

    [Fact]
    public async Task Rows_before_the_start_give_nothing()
    {
        var mapping = Changed(Plain, ("not_before", "\"1970-01-01T00:01:40Z\""));
        var result = await Import(mapping, "id,at,by\nx,99.999999,op\ny,100,op\n");
        Assert.Equal(["100 y-ok"], Times(result));
        Assert.Equal((1, 0), (result.Files[0].RowsWithoutEvent, result.Files[0].RowsRefused));
    }

    [Fact]
    public async Task Operators_declare_sorted_lists_and_what_left_declares_nothing()
    {
        var mapping = Changed(Operators,
            ("fields.models", """{"mark":"observed","value":{"column":"m","split":"|"}}"""),
            ("fields.verification", """{"mark":"derived","value":{"constant":"tee"}}"""),
            ("fields.owner", """{"mark":"observed","value":{"column":"o"}}"""),
            ("fields.stake", """{"mark":"observed","value":{"column":"s"}}"""),
            ("emit", """[{"label":"in","type":"joined","when":[{"column":"k","in":["in"]}]},{"label":"out","type":"left","when":[{"column":"k","in":["out"]}]}]"""));
        var result = await Import(mapping, "id,at,by,m,o,s,k\nx,1,op, b |a||b,me,1.25,in\ny,2,op,a,me,1,out\n");
        var (joined, left) = (result.Events.First().Operator!, result.Events.Last().Operator!);
        Assert.Equal((OperatorEventType.Joined, new Dependencies("me", null, null, null), 1_250_000L), (joined.Type, joined.Dependencies, joined.StakeMicros));
        Assert.Equal([["a", "b"], [], ["tee"]], [joined.Capabilities!.Models, joined.Capabilities.Tasks, joined.Capabilities.Verification]);
        Assert.Equal(new OperatorEvent("y-out", "net", "op", new(2_000_000), OperatorEventType.Left), left);
    }

    [Fact]
    public async Task An_operator_of_whom_nothing_more_is_known_declares_nothing() =>
        Assert.Equal(new OperatorEvent("x-joined", "net", "op", new(1_000_000), OperatorEventType.Joined), OnlyChange(await Import(Operators, "id,at,by\nx,1,op\n")));
}
