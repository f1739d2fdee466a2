using System.Text.Json.Nodes;
using StreamCoverage.Schemas.Tests.Support;

namespace StreamCoverage.Schemas.Tests;

/// <summary>The contracts against those of the last release, which <c>schemas/released</c> keeps: inputs may only be widened, outputs only extended.</summary>
public sealed class ReleasedTests
{
    private const string Input = "request-outcome.v1";
    private const string Output = "coverage-alert.v1";

    public static TheoryData<string, bool> Contracts => new()
    {
        { Contract.RequestOutcome.Name, true }, { Contract.OperatorEvent.Name, true }, { Contract.CoverageAlert.Name, false }, { "dead-letter.v1", false },
    };

    [Theory]
    [MemberData(nameof(Contracts))]
    public void A_contract_keeps_what_the_last_release_promised(string name, bool isInput)
    {
        var (released, now) = (Released(name), Read(Path.Combine(Repository.Schemas, $"{name}.json")));

        Assert.Equal([], isInput ? Widening.OfInput(released, now) : Widening.OfOutput(released, now));
    }

    [Fact]
    public void Every_released_contract_is_still_there() =>
        Assert.Equal(
            Contracts.Select(row => row.Data.Item1).Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(Repository.Schemas, "released")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("$defs.event.required", """["request_id","network","occurred_at","workload","outcome","reward"]""", "required asks for \"reward\"")]
    [InlineData("$defs.name.maxLength", "64", "maxLength is 64")]
    [InlineData("then.maxItems", "100", "maxItems is 100")]
    [InlineData("then.minItems", "2", "minItems is 2")]
    [InlineData("$defs.event.properties.reward", null, "property reward is gone")]
    [InlineData("$defs.event.properties.outcome", """{"enum":["succeeded"]}""", "enum lacks \"failed\"")]
    [InlineData("$defs.event.properties.reward", """{"type":"number"}""", "type lacks \"string\"")]
    [InlineData("$defs.time.pattern", "\"Z$\"", "pattern is")]
    [InlineData("$defs.condition_iff_failed", """{"required":["failed_condition"]}""", "allOf is")]
    [InlineData("$defs.event.minProperties", "3", "minProperties is 3")]
    public void An_input_that_became_narrower_is_refused(string place, string? value, string complaint) =>
        Assert.Contains(Widening.OfInput(Released(Input), Changed(Input, place, value)), said => said.Contains(complaint, StringComparison.Ordinal));

    [Theory]
    [InlineData("$defs.event.properties.note", """{"$ref":"#/$defs/name"}""")]
    [InlineData("$defs.event.required", """["request_id","network"]""")]
    [InlineData("$defs.name.maxLength", "256")]
    [InlineData("$defs.name.pattern", null)]
    [InlineData("then.maxItems", null)]
    public void An_input_that_became_wider_is_let_pass(string place, string? value) =>
        Assert.Equal([], Widening.OfInput(Released(Input), Changed(Input, place, value)));

    [Theory]
    [InlineData("properties.revision", null, "property revision is gone")]
    [InlineData("required", """["alert_id"]""", "required asks for \"network\"")]
    [InlineData("properties.before", """{"type":["number","null"],"minimum":0,"maximum":1}""", "type lacks \"null\"")]
    [InlineData("properties.after", """{"type":"number","minimum":0,"maximum":100}""", "maximum is 1")]
    [InlineData("properties.state", """{"enum":["firing","resolved","pending"]}""", "enum lacks \"pending\"")]
    [InlineData("properties.scope", """{"anyOf":[{"const":"network"},{"const":"world"},{"$ref":"#/$defs/cell"}]}""", "anyOf lacks")]
    [InlineData("properties.rule", """{"type":"string"}""", "maxLength is 128")]
    public void An_output_that_says_something_else_than_before_is_refused(string place, string? value, string complaint) =>
        Assert.Contains(Widening.OfOutput(Released(Output), Changed(Output, place, value)), said => said.Contains(complaint, StringComparison.Ordinal));

    [Fact]
    public void An_output_may_have_more_properties_and_none_that_older_messages_lack()
    {
        var extended = Changed(Output, "properties.note", """{"type":"string"}""");
        Assert.Equal([], Widening.OfOutput(Released(Output), extended));

        extended["required"]!.AsArray().Add("note");
        Assert.Equal(["#: property note is new and required; an older alert lacks it"], Widening.OfOutput(Released(Output), extended));
    }

    private static JsonObject Released(string name) => Read(Path.Combine(Repository.Schemas, "released", $"{name}.json"));

    private static JsonObject Changed(string name, string place, string? value)
    {
        var schema = Released(name);
        var steps = place.Split('.');
        var parent = steps[..^1].Aggregate(schema, (node, step) => node[step]!.AsObject());
        if (value is null)
            Assert.True(parent.Remove(steps[^1]));
        else
            parent[steps[^1]] = JsonNode.Parse(value);
        return schema;
    }

    private static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(file))!.AsObject();
}
