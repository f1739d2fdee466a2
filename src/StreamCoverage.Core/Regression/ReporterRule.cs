namespace StreamCoverage.Core.Regression;

/// <summary>When reporters count as disagreeing about a cell, and when as agreeing again.</summary>
public sealed record ReporterRule
{
    /// <summary>Mean hours to a false alarm, at least, of all cells of a network together. Default 2,160: 90 days.</summary>
    public double HoursToFalseAlarm { get; init; } = 2160;

    /// <summary>Fewest requests that a reporter attests in the hour to be compared. Default 50.</summary>
    public long RequestsMin { get; init; } = 50;

    /// <summary>
    /// Least difference of the success rates: reporters that sit at different places see a little different things. Default 0.05.
    /// </summary>
    public double DifferenceMin { get; init; } = 0.05;

    /// <summary>Probability below which an hour of an open disagreement is no calm one; not corrected for the number of cells. Default 0.01.</summary>
    public double CalmLevel { get; init; } = 0.01;

    /// <summary>Calm hours in a row after which a disagreement is over. Default 3.</summary>
    public int CalmHours { get; init; } = 3;
}
