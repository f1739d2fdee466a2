using StreamCoverage.Core.Events;

namespace StreamCoverage.Core.Tests.Events;

/// <summary>Words and numbers that stand on the wire and in the database: they never change.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData(Outcome.Succeeded, 0, "succeeded")]
    [InlineData(Outcome.Model, 1, "model")]
    [InlineData(Outcome.Hardware, 2, "hardware")]
    [InlineData(Outcome.Capacity, 3, "capacity")]
    [InlineData(Outcome.Routing, 4, "routing")]
    [InlineData(Outcome.Latency, 5, "latency")]
    [InlineData(Outcome.Verification, 6, "verification")]
    [InlineData(Outcome.Unknown, 7, "unknown")]
    public void Outcomes(Outcome outcome, int number, string word)
    {
        Assert.Equal(number, (int)outcome);
        Assert.Equal(word, outcome.Word());
        Assert.Equal(outcome == Outcome.Succeeded ? null : outcome, OutcomeNames.ParseFailure(word));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Model")]
    [InlineData("bandwidth")]
    public void Other_words_are_no_failure(string word) => Assert.Null(OutcomeNames.ParseFailure(word));

    [Theory]
    [InlineData(ReporterRole.Unstated, 0, "unstated", true)]
    [InlineData(ReporterRole.Gateway, 1, "gateway", true)]
    [InlineData(ReporterRole.Prober, 2, "prober", false)]
    [InlineData(ReporterRole.Operator, 3, "operator", false)]
    public void Roles(ReporterRole role, int number, string word, bool isDemand)
    {
        Assert.Equal(number, (int)role);
        Assert.Equal(word, role.Word());
        Assert.Equal(role == ReporterRole.Unstated ? null : role, ReporterRoles.Parse(word));
        Assert.Equal(isDemand, role.IsDemand());
    }
}
