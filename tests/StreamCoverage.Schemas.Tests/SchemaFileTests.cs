using System.Text.Json.Nodes;
using StreamCoverage.Schemas.Tests.Support;

namespace StreamCoverage.Schemas.Tests;

/// <summary>Laws of the schema files themselves.</summary>
public sealed class SchemaFileTests
{
    public static TheoryData<string> Files => [.. Contract.All.Select(contract => contract.Name), "dead-letter.v1"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_object_is_closed_and_every_property_is_described(string name)
    {
        var open = Nodes(Read(name))
            .Where(node => node.Value["properties"] is JsonObject && node.Value["type"]?.GetValue<string>() == "object")
            .Where(node => node.Value["additionalProperties"]?.ToJsonString() != "false")
            .Select(node => node.Path);
        var silent = Nodes(Read(name))
            .Where(node => node.Value["additionalProperties"] is not null)
            .SelectMany(node => node.Value["properties"]!.AsObject().Select(property => (Path: $"{node.Path}/{property.Key}", Schema: property.Value!.AsObject())))
            .Where(property => Resolved(Read(name), property.Schema)["description"] is null)
            .Select(property => property.Path);

        Assert.Equal([], open.Concat(silent));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_schema_carries_its_draft_and_its_contract_as_id(string name)
    {
        var schema = Read(name);

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema["$schema"]!.GetValue<string>());
        Assert.Equal($"urn:streamcoverage:{name}", schema["$id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("name")]
    [InlineData("time")]
    [InlineData("amount")]
    public void What_both_inputs_share_they_say_alike(string definition) =>
        Assert.Equal(
            Read(Contract.RequestOutcome.Name)["$defs"]![definition]!.ToJsonString(),
            Read(Contract.OperatorEvent.Name)["$defs"]![definition]!.ToJsonString());

    [Fact]
    public void A_signed_batch_names_its_key_as_events_name_things() =>
        Assert.Equal(
            Read(Contract.RequestOutcome.Name)["$defs"]!["name"]!.ToJsonString(), Read(Contract.SignedBatch.Name)["$defs"]!["name"]!.ToJsonString());

    private static JsonObject Read(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Schemas, $"{name}.json")))!.AsObject();

    private static JsonObject Resolved(JsonObject root, JsonObject schema) =>
        schema["description"] is null && schema["$ref"]?.GetValue<string>() is { } reference
            ? root["$defs"]![reference.Split('/')[^1]]!.AsObject()
            : schema;

    private static IEnumerable<(string Path, JsonObject Value)> Nodes(JsonNode? node, string path = "#") => node switch
    {
        JsonObject some => [(path, some), .. some.SelectMany(property => Nodes(property.Value, $"{path}/{property.Key}"))],
        JsonArray list => list.SelectMany((item, i) => Nodes(item, $"{path}/{i}")),
        _ => [],
    };
}
