using StreamCoverage.Integration.Tests.Support;

namespace StreamCoverage.Integration.Tests;

/// <summary>What somebody sees who types too little, or something wrong.</summary>
public sealed class CommandLineTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_word_it_says_what_it_can_do()
    {
        var (code, said) = await RunningProgram.RunAsync(NoEnvironment, Token);
        Assert.Equal(0, code);
        Assert.Contains("coverage", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("see: streamcoverage --help", "coverag")]
    [InlineData("see: streamcoverage db --help", "db", "nonsense")]
    public async Task A_wrong_word_is_answered_by_the_help_of_what_stands_before_it(string expected, params string[] args)
    {
        var (code, said) = await RunningProgram.RunAsync(NoEnvironment, Token, args);
        Assert.Equal(2, code);
        Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_leads_to_the_doctor()
    {
        var (code, said) = await RunningProgram.RunAsync(NoEnvironment, Token, "coverage", "--network", "any", "--postgres", "Host=127.0.0.1;Port=1");
        Assert.Equal(1, code);
        Assert.Contains("streamcoverage doctor", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_line_of_a_piped_table_ends_in_blanks()
    {
        var (code, said) = await RunningProgram.RunAsync(NoEnvironment, Token, "explain", "coverage-lower");
        Assert.Equal(0, code);
        Assert.All(said.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }
}
