using StreamCoverage.Lab.Reporting;

namespace StreamCoverage.Lab.Tests;

/// <summary>The laboratory with few seeds: what it would find wrong with many, it mostly finds with few if it is far wrong.</summary>
public sealed class SmallFormTests
{
    private const int Seeds = 6;

    public static TheoryData<string> Studies => [.. Laboratory.Studies.Select(study => study.Name)];

    [Theory, MemberData(nameof(Studies))]
    public void Every_claim_holds(string name)
    {
        var findings = Laboratory.Studies.Single(study => study.Name == name).Study(new(Seeds, Cores: 1, TextWriter.Null));
        Assert.NotEmpty(findings.Checks);
        Assert.Empty(findings.Checks.Where(check => !check.Holds).Select(check => $"{check.Claim}: {check.Found.Text()}, to lie in {check.Low.F()}..{check.High.F()}"));
        Assert.All(findings.Tables, table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count)));
    }
}
