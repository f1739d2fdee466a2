using System.Text.Json.Nodes;
using StreamCoverage.Import.Mappings;

namespace StreamCoverage.Import.Tests;

public sealed class MappingFileTests : Files
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "mappings");

    public static TheoryData<string> Shipped =>
        [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "mapping.schema").Order()];

    [Theory, MemberData(nameof(Shipped))]
    public void A_shipped_mapping_is_of_the_form_and_bears_its_file_name(string name) =>
        Assert.Equal(name, MappingFile.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")), name).Name);

    [Fact]
    public void Six_mappings_are_shipped() => Assert.Equal(6, Shipped.Count);

    [Fact]
    public void The_schema_asks_for_the_fields_of_the_contracts()
    {
        var choice = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "mapping.schema.json")))!["allOf"]![0]!;
        Assert.Equal(ContractFields.Of(ContractFields.RequestOutcome), Fields("then"));
        Assert.Equal(ContractFields.Of(ContractFields.OperatorEvent), Fields("else"));
        IEnumerable<string> Fields(string branch) => choice[branch]!["properties"]!["fields"]!["required"]!.AsArray().Select(name => (string)name!);
    }

    [Theory]
    [InlineData("prompt", "1", "$.prompt")]
    [InlineData("name", null, "name")]
    [InlineData("contract", "\"request-outcome.v2\"", "contract: request-outcome.v2 is neither")]
    [InlineData("format", "\"xml\"", "$.format")]
    [InlineData("format", "1", "$.format")]
    [InlineData("network", "\"\"", "network: a name has 1 to 128 characters")]
    [InlineData("time", "{\"column\":\"at\"}", "unit")]
    [InlineData("time", "{\"column\":\"at\",\"unit\":\"rfc3339\",\"origin\":\"2020-01-01T00:00:00Z\"}", "time.origin")]
    [InlineData("id", null, "id: it names at least one column")]
    [InlineData("id", "[]", "id: it names at least one column")]
    [InlineData("emit", null, "emit: it has at least one rule")]
    [InlineData("after", "{\"column\":\"a\",\"unit\":\"s\"}", "after: it is there if and only if a rule has a count")]
    [InlineData("fields.model", null, "fields.model: it is not there; say absent")]
    [InlineData("fields.prompt", "{\"mark\":\"absent\"}", "fields.prompt: request-outcome.v1 has no such field")]
    [InlineData("fields.model", "{\"mark\":\"absent\",\"value\":{\"column\":\"m\"}}", "fields.model: it is absent and has a value")]
    [InlineData("fields.model", "{\"mark\":\"guessed\"}", "$.fields.model.mark")]
    [InlineData("fields.model", "{\"mark\":\"observed\"}", "fields.model: it has no value and is not absent")]
    [InlineData("fields.model", "{\"mark\":\"observed\",\"value\":{\"constant\":\"m\"}}", "fields.model: an observed field is a column")]
    [InlineData("fields.model", "{\"mark\":\"observed\",\"value\":{\"column\":\"m\",\"default\":\"x\"}}", "fields.model: an observed field is a column")]
    [InlineData("fields.model", "{\"mark\":\"absent\",\"placeholder\":\"unattributed\"}", "fields.model: a placeholder is for the absent operator")]
    [InlineData("fields.operator", "{\"mark\":\"absent\",\"placeholder\":\"somebody\"}", "fields.operator: a placeholder is for the absent operator")]
    [InlineData("fields.operator", "{\"mark\":\"absent\"}", "emit[0]: a success names an operator")]
    [InlineData("fields.model", "{\"mark\":\"derived\",\"value\":{}}", "exactly one of column, constant and join")]
    [InlineData("fields.model", "{\"mark\":\"derived\",\"value\":{\"column\":\"a\",\"constant\":\"b\"}}", "exactly one of column, constant and join")]
    [InlineData("fields.model", "{\"mark\":\"derived\",\"value\":{\"join\":[{\"column\":\"a\"}]}}", "it has two values or more")]
    [InlineData("fields.model", "{\"mark\":\"derived\",\"value\":{\"constant\":\"a\",\"default\":\"b\"}}", "go with column")]
    [InlineData("fields.model", "{\"mark\":\"derived\",\"value\":{\"column\":\"a\",\"classes\":[{\"label\":\"x\",\"below\":2},{\"label\":\"y\",\"below\":2}]}}", "the bounds do not rise")]
    [InlineData("fields.model", "{\"mark\":\"derived\",\"value\":{\"column\":\"a\",\"classes\":[{\"label\":\"x\"},{\"label\":\"y\",\"below\":2}]}}", "the bounds do not rise")]
    [InlineData("fields.model", "{\"mark\":\"observed\",\"value\":{\"column\":\"a\",\"split\":\"|\"}}", "this field holds no list")]
    [InlineData("fields.model", "{\"mark\":\"observed\",\"value\":{\"column\":\"a\",\"unit\":\"s\"}}", "only latency_ms has a unit")]
    [InlineData("fields.latency_ms", "{\"mark\":\"observed\",\"value\":{\"column\":\"a\"}}", "it has to be s, ms or us")]
    [InlineData("fields.reporter_id", "{\"mark\":\"observed\",\"value\":{\"column\":\"a\"}}", "the contract wants both or none")]
    [InlineData("emit", "[{\"label\":\"a1\",\"outcome\":\"succeeded\"}]", "emit[0].label: it has lower-case letters")]
    [InlineData("emit", "[{\"label\":\"a\",\"outcome\":\"succeeded\"},{\"label\":\"a\",\"outcome\":\"succeeded\"}]", "emit: the label a is there 2 times")]
    [InlineData("emit", "[{\"label\":\"a\"}]", "emit[0].outcome: it is succeeded or failed")]
    [InlineData("emit", "[{\"label\":\"a\",\"outcome\":\"failed\"}]", "emit[0].failed_condition")]
    [InlineData("emit", "[{\"label\":\"a\",\"outcome\":\"failed\",\"failed_condition\":\"succeeded\"}]", "emit[0].failed_condition")]
    [InlineData("emit", "[{\"label\":\"a\",\"outcome\":\"succeeded\",\"failed_condition\":\"latency\"}]", "it goes with a failure")]
    [InlineData("emit", "[{\"label\":\"a\",\"outcome\":\"succeeded\",\"type\":\"joined\"}]", "emit[0].type")]
    [InlineData("emit", "[{\"label\":\"a\",\"outcome\":\"succeeded\",\"unserved\":true}]", "emit[0]: a success names an operator")]
    [InlineData("emit", "[{\"label\":\"a\",\"outcome\":\"succeeded\",\"when\":[{\"column\":\"c\"}]}]", "emit[0].when[0]: beside the column it has exactly one property")]
    [InlineData("emit", "[{\"label\":\"a\",\"outcome\":\"succeeded\",\"when\":[{\"column\":\"c\",\"below\":1,\"at_least\":0}]}]", "emit[0].when[0]")]
    [InlineData("presence", "{\"gap_hours\":24}", "presence: it gives operator-event.v1")]
    public void A_mapping_of_outcomes_that_is_not_of_the_form_is_refused_with_the_place(string path, string? value, string expected) =>
        Assert.Contains(expected, Assert.Throws<MappingException>(() => Parse(Changed(Plain, (path, value)))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("fields.operator", "{\"mark\":\"absent\"}", "an operator event is about an operator")]
    [InlineData("fields.operator", "{\"mark\":\"absent\",\"placeholder\":\"unattributed\"}", "a placeholder is for the absent operator of a request outcome")]
    [InlineData("emit", "[{\"label\":\"a\",\"type\":\"arrived\"}]", "emit[0].type: it is joined, capabilities-changed, left")]
    [InlineData("emit", "[{\"label\":\"a\",\"type\":\"joined\",\"count\":\"n\"}]", "outcome, count and unserved go with request outcomes")]
    [InlineData("presence", "{\"gap_hours\":24}", "emit, id and after have no place beside it")]
    public void A_mapping_of_operator_events_that_is_not_of_the_form_is_refused_with_the_place(string path, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<MappingException>(() => Parse(Changed(Operators, (path, value)))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("presence", "{\"gap_hours\":0}", "presence.gap_hours: 0 is not above 0")]
    [InlineData("fields.models", "{\"mark\":\"observed\",\"value\":{\"column\":\"m\"}}", "a heartbeat tells that an operator is there")]
    public void A_mapping_of_heartbeats_that_is_not_of_the_form_is_refused_with_the_place(string path, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<MappingException>(() => Parse(Changed(Heartbeats, (path, value)))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    public void What_is_no_mapping_at_all_is_refused(string json) =>
        Assert.Contains("mapping test.json is refused", Assert.Throws<MappingException>(() => Parse(json)).Message, StringComparison.Ordinal);
}
