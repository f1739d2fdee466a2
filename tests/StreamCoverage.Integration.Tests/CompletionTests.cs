using System.Diagnostics;
using StreamCoverage.Integration.Tests.Support;

namespace StreamCoverage.Integration.Tests;

public sealed class CompletionTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("streamcoverage cove", "coverage")]
    [InlineData("streamcoverage coverage --win", "--window")]
    [InlineData("streamcoverage completion z", "zsh")]
    public async Task Bash_completes_what_is_typed(string line, string fits)
    {
        var (code, script) = await RunningProgram.RunAsync(NoEnvironment, Token, "completion", "bash");
        Assert.Equal(0, code);
        // As bash calls it on Tab, with the program of this build under its own name.
        var typed = $"COMP_LINE='{line}'; COMP_POINT={line.Length}; COMP_WORDS=({line}); COMP_CWORD={line.Split(' ').Length - 1}";
        var start = new ProcessStartInfo("bash", ["-c", $"streamcoverage() {{ \"{RunningProgram.Path}\" \"$@\"; }}\n{script}\n{typed}\n_streamcoverage\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""])
        {
            RedirectStandardOutput = true,
        };
        using var bash = Process.Start(start)!;
        Assert.Equal(fits, (await bash.StandardOutput.ReadToEndAsync(Token)).Trim());
        await bash.WaitForExitAsync(Token);
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Each_shell_has_a_script_that_says_where_to_put_it(string shell)
    {
        var (code, script) = await RunningProgram.RunAsync(NoEnvironment, Token, "completion", shell);
        Assert.Equal(0, code);
        Assert.StartsWith("# Put into ", script, StringComparison.Ordinal);
        Assert.Contains("[suggest:", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_that_is_not_known_is_refused_with_those_that_are()
    {
        var (code, said) = await RunningProgram.RunAsync(NoEnvironment, Token, "completion", "tcsh");
        Assert.Equal(2, code);
        Assert.Contains("bash", said, StringComparison.Ordinal);
    }
}
