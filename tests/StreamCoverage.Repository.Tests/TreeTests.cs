using System.Diagnostics;
using System.Text.RegularExpressions;

namespace StreamCoverage.Repository.Tests;

/// <summary>What may not stand in the repository.</summary>
public sealed partial class TreeTests
{
    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".md", ".json", ".sql", ".sh", ".proto", ".html", ".css", ".js", ".yaml", ".yml", ".txt", ".sln", ".slnf", ".slnx", "Makefile", "run"];

    [Fact]
    public void Nothing_is_marked_as_unfinished() => Assert.Empty(Lines().Where(line => Unfinished().IsMatch(line.Text)).Select(line => line.Place));

    [Fact]
    public void No_line_names_a_place_of_one_machine() => Assert.Empty(Lines().Where(line => Machine().IsMatch(line.Text)).Select(line => line.Place));

    [Fact]
    public void No_lock_file_names_where_packages_came_from() =>
        Assert.Empty(Lines().Where(line => line.Place.Contains("lock", StringComparison.Ordinal) && line.Text.Contains("\"resolved\"", StringComparison.Ordinal)).Select(line => line.Place));

    [Fact]
    public void The_top_level_is_what_it_was_agreed_to_be()
    {
        string[] agreed = ["src", "tests", "infra", "schemas", "StreamCoverage.sln", "README.md", "Makefile"];
        Assert.Empty(agreed.Except(Files().Select(file => file.Split('/')[0]).Distinct()));
    }

    [Fact]
    public void The_trees_own_checks_can_fail()
    {
        Assert.Matches(Unfinished(), "// TO" + "DO later");
        Assert.Matches(Machine(), "see /ho" + "me/somebody/file");
    }

    private static IEnumerable<(string Place, string Text)> Lines() => Files()
        .Where(file => TextEndings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
        .SelectMany(file => File.ReadLines(Path.Combine(TestKit.RepositoryRoot.Path, file)).Select((text, i) => ($"{file}:{i + 1}", text)));

    private static List<string> Files()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-c", "safe.directory=*", "-C", TestKit.RepositoryRoot.Path, "ls-files"]) { RedirectStandardOutput = true })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        git.WaitForExit();
        Assert.SkipUnless(git.ExitCode == 0, "not a git checkout, so there is no list of what belongs to the repository");
        return [.. files.Where(file => File.Exists(Path.Combine(TestKit.RepositoryRoot.Path, file)))];
    }

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b|NotImplemented" + "Exception")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<![A-Za-z0-9_.])/(ho" + @"me|ro" + @"ot|wo" + @"rk)/[A-Za-z0-9._-]+")]
    private static partial Regex Machine();
}
