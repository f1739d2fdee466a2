using StreamCoverage.Core.Events;

namespace StreamCoverage.Import.Tests;

/// <summary>How the values of a row become fields.</summary>
public sealed class ValueTests : Files
{
    [Fact]
    public async Task Every_field_of_an_outcome_comes_from_its_column()
    {
        var mapping = Changed(Plain,
            ("fields.model", Observed("m")), ("fields.task", Observed("t")), ("fields.hardware", Observed("h")), ("fields.region", Observed("r")),
            ("fields.verification", Observed("v")), ("fields.size", Observed("z")), ("fields.reward", Observed("pay")), ("fields.reporter_id", Observed("who")),
            ("fields.latency_ms", """{"mark":"observed","value":{"column":"took","unit":"s"}}"""),
            ("fields.reporter_role", """{"mark":"derived","value":{"constant":"prober"}}"""));
        var result = await Import(mapping, "id,at,by,m,t,h,r,v,z,pay,who,took\nx,1.5,op, gpt ,chat,h100,eu,tee,8k,0.0000019,probe-1,0.25\n");
        var expected = new RequestOutcome(
            "x-ok", "net", new(1_500_000), new("gpt", "chat", "h100", "eu", "tee", "8k"), Outcome.Succeeded, 250_000, "op", null, 1, "probe-1", ReporterRole.Prober);
        Assert.Equal(expected, Only(result));
    }

    [Fact]
    public async Task Empty_columns_leave_fields_open()
    {
        var mapping = Changed(Plain, ("fields.model", Observed("m")), ("fields.latency_ms", """{"mark":"observed","value":{"column":"took","unit":"ms"}}"""));
        var outcome = Only(await Import(mapping, "id,at,by,m,took\nx,1,op,,\n"));
        Assert.Equal((null, null), (outcome.Workload.Model, outcome.LatencyMicroseconds));
    }

    [Theory]
    [InlineData("Windows", "windows")]
    [InlineData("", "none")]
    [InlineData("Plan9", "other")]
    public async Task A_table_re_spells_and_its_default_takes_the_rest(string text, string expected)
    {
        var mapping = Changed(Plain, ("fields.hardware", """{"mark":"derived","value":{"column":"os","table":{"Windows":"windows","":"none"},"default":"other"}}"""));
        Assert.Equal(expected, Only(await Import(mapping, $"id,at,by,os\nx,1,op,{text}\n")).Workload.Hardware);
    }

    [Fact]
    public async Task What_a_table_without_default_lacks_refuses_the_row_and_an_empty_column_has_no_value()
    {
        var mapping = Changed(Plain, ("fields.hardware", """{"mark":"observed","value":{"column":"os","table":{"Windows":"windows"}}}"""));
        var result = await Import(mapping, "id,at,by,os\nx,1,op,Plan9\ny,2,op,\n");
        Assert.Equal(["2: column os holds Plan9, which the mapping's table lacks"], Refusals(result));
        Assert.Null(Only(result).Workload.Hardware);
    }

    [Theory]
    [InlineData("-1", "low")]
    [InlineData("3.999", "low")]
    [InlineData("4", "mid")]
    [InlineData("7.9999e0", "mid")]
    [InlineData("8", "high")]
    [InlineData("1e300", "high")]
    [InlineData("", "unknown")]
    public async Task A_class_takes_its_lower_bound_and_not_its_upper_one(string number, string expected)
    {
        var mapping = Changed(Plain, ("fields.size", """
            {"mark":"derived","value":{"column":"n","classes":[{"label":"low","below":4},{"label":"mid","below":8},{"label":"high"}],"default":"unknown"}}
            """));
        Assert.Equal(expected, Only(await Import(mapping, $"id,at,by,n\nx,1,op,{number}\n")).Workload.Size);
    }

    [Fact]
    public async Task Numbers_that_are_none_or_above_the_last_class_refuse_the_row()
    {
        var mapping = Changed(Plain, ("fields.size", """{"mark":"derived","value":{"column":"n","classes":[{"label":"low","below":4}]}}"""));
        var result = await Import(mapping, "id,at,by,n\nx,1,op,3\ny,1,op,4\nz,1,op,three\nw,1,op,NaN\n");
        Assert.Equal(["3: column n holds 4, which is above the mapping's last class", "4: column n holds no number", "5: column n holds no number"], Refusals(result));
    }

    [Fact]
    public async Task A_join_is_no_value_if_one_of_its_parts_is_none()
    {
        var mapping = Changed(Plain, ("fields.size", """{"mark":"derived","value":{"join":[{"column":"a"},{"constant":"of"},{"column":"b"}],"with":"/"}}"""));
        var result = await Import(mapping, "id,at,by,a,b\nx,1,op,1,2\ny,2,op,1,\n");
        Assert.Equal(["1/of/2", null], result.Events.Select(e => e.Outcome!.Workload.Size));
    }

    [Theory]
    [InlineData("verification", "magic", "verification is magic, which is none of vanilla, tee, zkml")]
    [InlineData("model", "LONG", "model is longer than 128 characters")]
    [InlineData("model", "a\u0001b", "model is longer than 128 characters, or has a control character")]
    [InlineData("reward", "-1", "reward -1 is not from 0 to")]
    [InlineData("reward", "1e12", "reward 1e12 is not from 0 to")]
    [InlineData("reward", "1e400", "reward holds no number")]
    [InlineData("operator", "", "it succeeded and names no operator")]
    public async Task What_the_contract_would_refuse_is_refused_here(string field, string text, string expected)
    {
        var mapping = Changed(Plain, ($"fields.{field}", Observed("f")));
        var result = await Import(mapping, $"id,at,by,f\nx,1,op,{text.Replace("LONG", new('m', 129), StringComparison.Ordinal)}\ny,2,op,{(field == "verification" ? "tee" : "1")}\n");
        Assert.Contains(expected, Assert.Single(Refusals(result)), StringComparison.Ordinal);
        Assert.Equal("y-ok", Only(result).RequestId);
    }

    [Theory]
    [InlineData("86400000", 86_400_000_000L)]
    [InlineData("0.0009", 0L)]
    [InlineData("86400000.001", null)]
    [InlineData("-0.001", null)]
    public async Task A_latency_is_from_0_to_one_day(string latency, long? expected)
    {
        var mapping = Changed(Plain, ("fields.latency_ms", """{"mark":"observed","value":{"column":"took","unit":"ms"}}"""));
        var result = await Import(mapping, $"id,at,by,took\nx,1,op,{latency}\ny,1,op,1\n");
        Assert.Equal(expected, result.Events.FirstOrDefault(e => e.Id == "x-ok").Outcome?.LatencyMicroseconds);
        Assert.Equal(expected is null ? 1 : 0, result.Files[0].RowsRefused);
    }

    [Theory]
    [InlineData("s", null, "1.5", 1_500_000L)]
    [InlineData("ms", null, "1544749626974", 1_544_749_626_974_000L)]
    [InlineData("ms", null, "1.6e+12", 1_600_000_000_000_000L)]
    [InlineData("us", null, "7.9", 7L)]
    [InlineData("s", "2020-01-01T00:00:00Z", "60", 1_577_836_860_000_000L)]
    [InlineData("s", "2020-01-01T00:00:00Z", "-60", 1_577_836_740_000_000L)]
    [InlineData("rfc3339", null, "2020-01-01T00:00:01Z", 1_577_836_801_000_000L)]
    [InlineData("rfc3339", null, "2020-01-01T02:00:01.5+02:00", 1_577_836_801_500_000L)]
    [InlineData("s", null, "0", 0L)]
    [InlineData("s", null, "-0.000001", null)]
    [InlineData("s", null, "253370764800", null)]
    [InlineData("s", null, "253370764799.999999", 253_370_764_799_999_999L)]
    [InlineData("s", null, "1e17", null)]
    [InlineData("s", null, "1e27", null)]
    [InlineData("s", null, "soon", null)]
    [InlineData("s", null, "", null)]
    [InlineData("rfc3339", null, "2020-01-01T00:00:01", null)]
    [InlineData("rfc3339", null, "2020-01-01", null)]
    [InlineData("rfc3339", null, "1969-12-31T23:59:59Z", null)]
    public async Task A_time_is_a_moment_of_the_years_1970_to_9998(string unit, string? origin, string text, long? expected)
    {
        var time = $$"""{"column":"at","unit":"{{unit}}"{{(origin is null ? "" : $",\"origin\":\"{origin}\"")}}}""";
        var mapping = Changed(Plain, ("time", time), ("emit", """[{"label":"ok","outcome":"succeeded"},{"label":"never","outcome":"succeeded","when":[{"column":"id","in":["none"]}]}]"""));
        var good = unit == "rfc3339" ? "2020-01-01T00:00:00Z" : "1";
        var result = await Import(mapping, $"id,at,by\nx,{text},op\ny,{good},op\n");
        Assert.Equal(expected, result.Events.Where(e => e.Id == "x-ok").Select(e => (long?)e.OccurredAt.UnixMicroseconds).SingleOrDefault());
        Assert.Equal(expected is null ? 1 : 0, result.Files[0].RowsRefused);
    }

    private static string Observed(string column) => """{"mark":"observed","value":{"column":"NAME"}}""".Replace("NAME", column, StringComparison.Ordinal);
}
