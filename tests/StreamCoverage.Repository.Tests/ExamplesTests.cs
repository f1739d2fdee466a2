using StreamCoverage.Cli;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Repository.Tests;

/// <summary>What <c>--help</c> tells people to type.</summary>
public sealed class ExamplesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_verb_has_examples_and_each_of_them_can_be_parsed()
    {
        var root = CommandLine.Root([ChannelEngine.Offer]);

        Assert.Equal(root.Subcommands.Select(verb => verb.Name).Order(StringComparer.Ordinal), Examples.All.Keys);
        foreach (var (verb, lines) in Examples.All)
        {
            Assert.NotEmpty(lines);
            Assert.Empty(root.Parse([verb, "--help"]).Errors);
            foreach (var line in lines)
            {
                var words = line.Split(' ');
                Assert.Equal(verb, words[0]);
                Assert.True(root.Parse(words) is { Errors: [] }, $"{line}: {string.Join("; ", root.Parse(words).Errors)}");
            }
        }
    }

    [Fact]
    public async Task The_help_of_a_verb_ends_with_its_examples()
    {
        var help = await ProgramHelp.OfAsync(["tail"], Token);
        Assert.EndsWith(string.Concat(Examples.All["tail"].Select(line => $"  streamcoverage {line}\n")), help, StringComparison.Ordinal);
    }
}
