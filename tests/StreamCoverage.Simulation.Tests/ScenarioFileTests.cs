using System.Text;
using System.Text.Json.Nodes;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Tests;

public sealed class ScenarioFileTests
{
    [Fact]
    public void The_program_carries_the_scenarios_of_the_folder()
    {
        Assert.Equal(
            [
                "capability-spam", "demand-spike", "few-but-widening", "hidden-upstream", "image-revoked", "many-nodes-no-coverage", "monoculture",
                "one-large-operator-leaves", "quiet-period", "regional-outage", "selective-refusal", "steady", "sybil", "wash-traffic",
            ],
            ScenarioFile.BuiltInNames);
        Assert.All(ScenarioFile.BuiltInNames, name => Assert.Equal(name, ScenarioFile.BuiltIn(name).Name));
    }

    [Fact]
    public void A_name_that_it_does_not_carry_is_refused_with_those_that_it_does() =>
        Assert.Contains("sybil, wash-traffic", Assert.Throws<ScenarioException>(() => ScenarioFile.BuiltIn("nothing")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("prompt", "1", "$.prompt")]
    [InlineData("gateway.retries", "1", "$.gateway.retries")]
    [InlineData("name", null, "name")]
    [InlineData("story", "null", "$.story")]
    [InlineData("requests_per_minute", "\"600\"", "$.requests_per_minute")]
    [InlineData("requests_per_minute", "0", "requests_per_minute: 0 is not above 0")]
    [InlineData("daily_cycle.amplitude", "1.1", "daily_cycle.amplitude: 1.1 is not at least 0 and at most 1")]
    [InlineData("network", "\"\"", "network: a name has 1 to 128 characters")]
    [InlineData("demand.regions", "{}", "demand.regions: it is empty")]
    [InlineData("demand.regions", "{\"a\":0}", "demand.regions.a: 0 is not above 0")]
    [InlineData("demand.models", "[]", "demand.models: it is empty")]
    [InlineData("gateway.attempts_max", "65", "gateway.attempts_max: 65 is not")]
    [InlineData("gateway.attempts_max", "1.5", "$.gateway.attempts_max")]
    [InlineData("fleets", "[]", "there is no fleet atlas")]
    [InlineData("story", """[{"at_minutes":1,"fleet":"atlas","change":"explodes","every_minutes":0}]""", "$.story[0].change")]
    [InlineData("story", """[{"at_minutes":1,"fleet":"atlas","change":1,"every_minutes":0}]""", "$.story[0].change")]
    [InlineData("story", """[{"at_minutes":-1,"fleet":"atlas","change":"leaves","every_minutes":0}]""", "story[0].at_minutes: -1 is not at least 0")]
    [InlineData("story", """[{"at_minutes":1,"fleet":"atlas","change":"leaves","every_minutes":0},{"at_minutes":2,"fleet":"atlas","change":"leaves","every_minutes":0}]""", "does the same at minute 1 and at 2")]
    [InlineData("story", """[{"at_minutes":1,"fleet":"relay","change":"leaves","every_minutes":1},{"at_minutes":5,"fleet":"relay","change":"joins","every_minutes":0}]""", "has not finished the step of minute 1")]
    [InlineData("shifts", """[{"at_minutes":1,"minutes":5,"model":"nobody/nothing","region":null,"times":2}]""", "shifts[0].model: there is no model nobody/nothing")]
    [InlineData("shifts", """[{"at_minutes":1,"minutes":0,"model":null,"region":null,"times":2}]""", "shifts[0].minutes: 0 is not above 0")]
    [InlineData("outages", """[{"at_minutes":1,"minutes":5,"kind":"planet","name":"x"}]""", "$.outages[0].kind")]
    [InlineData("outages", """[{"at_minutes":1,"minutes":5,"kind":"upstream","name":"x"}]""", "outages[0].name: there is no Upstream x")]
    [InlineData("outages", """[{"at_minutes":1,"minutes":5,"kind":"upstream","name":"openai","share":2}]""", "outages[0].share: 2 is not")]
    [InlineData("shocks", """[{"every_minutes":0.5,"minutes":5,"kind":"fleet","name":"relay"}]""", "shocks[0].every_minutes: 0.5 is not at least 1")]
    [InlineData("wash", """[{"fleet":"x","at_minutes":1,"requests_per_minute":1,"reported_by":"gateway"}]""", "wash[0].fleet: there is no fleet x")]
    [InlineData("incentives", """{"rule":"volume","every_minutes":0,"movers_share":0.5,"gain_min":0}""", "incentives.every_minutes: 0 is not above 0")]
    public void A_file_that_is_not_of_the_form_is_refused_with_the_place(string path, string? value, string expected) =>
        Assert.Contains(expected, Refusal(Changed(path, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    public void What_is_no_scenario_at_all_is_refused(string json) => Assert.Contains("scenario x.json is refused", Refusal(json), StringComparison.Ordinal);

    [Fact]
    public void A_verification_mode_that_the_vocabulary_lacks_is_refused()
    {
        var json = JsonNode.Parse(Changed("name", "\"x\""))!;
        json["fleets"]![0]!["verification"] = new JsonArray("vanilla", "magic");
        Assert.Contains("fleets[0].verification: magic is none of vanilla, tee, zkml", Refusal(json.ToJsonString()), StringComparison.Ordinal);
    }

    private static string Refusal(string json) =>
        Assert.Throws<ScenarioException>(() => ScenarioFile.Parse(Encoding.UTF8.GetBytes(json), "x.json")).Message;

    /// <summary>The demo's scenario with one property set to <paramref name="value"/>, or taken out where it is null.</summary>
    private static string Changed(string path, string? value)
    {
        using var stream = typeof(ScenarioFile).Assembly.GetManifestResourceStream("one-large-operator-leaves.json")!;
        var root = JsonNode.Parse(stream)!;
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(root, (node, name) => node[name]!).AsObject();
        if (value is null)
            parent.Remove(names[^1]);
        else
            parent[names[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
