using StreamCoverage.Pipeline;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.TestKit;
using YamlDotNet.RepresentationModel;

namespace StreamCoverage.Repository.Tests;

/// <summary><c>schemas/asyncapi.yaml</c> against AsyncAPI's parser, and against the program.</summary>
public sealed class AsyncApiTests
{
    private static readonly string File = Path.Combine(RepositoryRoot.Path, "schemas", "asyncapi.yaml");

    [Fact]
    public async Task The_parser_of_asyncapi_finds_nothing_wrong()
    {
        var modules = Path.Combine(RepositoryRoot.Path, ".local", "npm");
        Assert.SkipUnless(Command.IsOnPath("node") && Directory.Exists(Path.Combine(modules, "node_modules", "@asyncapi")), "AsyncAPI's parser is not installed: run `make setup`");

        var (code, said) = await Command.RunAsync(
            "node", [Path.Combine(RepositoryRoot.Path, "tests", "tools", "validate-asyncapi.mjs"), modules, File], [], TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (code, said));
    }

    [Fact]
    public void The_channels_are_the_topics_of_the_program()
    {
        var channels = Yaml.Map(Yaml.Read(File), "channels").Children.Values.ToList();

        Assert.Equal(new Topics().All, channels.Select(channel => Yaml.Text(channel, "address")));
        Assert.Equal(new Topics().All, channels.Select(channel => Yaml.Text(channel, "bindings", "kafka", "topic")));
    }

    [Fact]
    public void Who_receives_is_named_by_the_group_of_the_program()
    {
        var groups = Yaml.Map(Yaml.Read(File), "operations").Children.Values
            .Where(operation => Yaml.Text(operation, "action") == "receive")
            .Select(operation => Yaml.Text(operation, "bindings", "kafka", "groupId", "const"));

        var prefix = new Topics().Prefix;
        Assert.Equal([prefix + IngestStage.Group, prefix + IngestStage.Group, prefix + MeasureStage.Group], groups);
    }

    [Fact]
    public void Every_example_is_a_good_sample_of_its_contract()
    {
        foreach (var message in Yaml.Map(Yaml.Read(File), "components", "messages").Children.Values.Cast<YamlMappingNode>())
        {
            if (!message.Children.ContainsKey("payload") || Yaml.Text(message, "payload", "$ref") == "./dead-letter.v1.json")
                continue;
            var contract = Path.GetFileNameWithoutExtension(Yaml.Text(message, "payload", "$ref"));
            var examples = ((YamlSequenceNode)message.Children["examples"]).ToList();
            Assert.NotEmpty(examples);
            Assert.All(examples, example =>
            {
                Assert.Equal($"./samples/{contract}/good/{Yaml.Text(example, "name")}.json", Yaml.Text(example, "payload", "$ref"));
                Assert.True(System.IO.File.Exists(Path.Combine(RepositoryRoot.Path, "schemas", Yaml.Text(example, "payload", "$ref"))));
            });
        }
    }
}
