using System.Text.Json.Nodes;
using StreamCoverage.Core.Time;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Tests.Support;

namespace StreamCoverage.Schemas.Tests;

public sealed class CoverageAlertWriterTests
{
    private static readonly EventTime Noon = new(1_772_366_400_000_000);

    private static readonly CoverageAlertEvent Firing = new(
        "al-1", "opengradient", "success-rate", AlertState.Firing, null, null, Noon, Noon + TimeSpan.FromMinutes(30), 0.973421m, 0.61m, 1520,
        [Noon, Noon + TimeSpan.FromMinutes(1)], [new(new("streamcoverage.request-outcomes", 0), 1200, 3400)], 0, 1);

    [Fact]
    public void An_alert_looks_like_its_sample()
    {
        var sample = JsonNode.Parse(Sample.All.Single(sample => sample.Path == "coverage-alert.v1/good/firing.json").Bytes)!.ToJsonString();

        Assert.Equal(sample, System.Text.Encoding.UTF8.GetString(CoverageAlertWriter.Write(Firing)));
    }

    [Fact]
    public void Equal_shares_give_equal_bytes_whatever_their_scale() =>
        Assert.Equal(CoverageAlertWriter.Write(Firing), CoverageAlertWriter.Write(Firing with { Before = 0.97342100m, After = 0.610000m }));

    [Fact]
    public void A_cell_is_written_by_its_id_and_the_dimensions_that_are_not_open()
    {
        var alert = JsonNode.Parse(CoverageAlertWriter.Write(Firing with { Cell = new("m", null, "h100", null, null, null), Window = "1h" }))!;

        Assert.Equal("""["cell","model","hardware"]""", new JsonArray([.. alert["scope"]!.AsObject().Select(property => JsonValue.Create(property.Key))]).ToJsonString());
        Assert.Equal("1h", alert["window"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(0, "m", """{"dimension":"model","value":"m"}""")]
    [InlineData(3, null, """{"dimension":"region","value":"any"}""")]
    public void All_cells_with_one_value_are_written_by_dimension_and_value(int dimension, string? value, string scope) =>
        Assert.Equal(scope, JsonNode.Parse(CoverageAlertWriter.Write(Firing with { Dimension = new(dimension, value) }))!["scope"]!.ToJsonString());
}
