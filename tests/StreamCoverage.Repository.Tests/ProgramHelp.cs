namespace StreamCoverage.Repository.Tests;

/// <summary>Holds command lines that stand in files against what the program says of itself: for those that need a cluster, and are not run.</summary>
internal static class ProgramHelp
{
    /// <summary>Fails where the program lacks the command, or the command a flag.</summary>
    public static async Task HasAsync(string[] line, CancellationToken cancellationToken)
    {
        var words = line.TakeWhile(word => !word.StartsWith('-')).ToArray();
        var help = await OfAsync(words, cancellationToken);
        Assert.Contains($"streamcoverage {string.Join(' ', words)}".TrimEnd(), help, StringComparison.Ordinal);
        Assert.All(line.Where(word => word.StartsWith("--", StringComparison.Ordinal)), flag => Assert.Matches($@"(?m)(^\s+|, ){flag}\b", help));
    }

    /// <summary>What <c>--help</c> says of a command.</summary>
    public static async Task<string> OfAsync(string[] words, CancellationToken cancellationToken)
    {
        var (code, said) = await Command.RunAsync(Command.StreamCoverage, [.. words, "--help"], [], cancellationToken);
        Assert.True(code == 0, said);
        return said;
    }
}
