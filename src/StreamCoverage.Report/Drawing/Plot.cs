namespace StreamCoverage.Report.Drawing;

/// <summary>Points of one series; with a low and a high end each, they are drawn as bars of error, or as a band.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Points">In the order in which they are joined; what is not finite is left out.</param>
/// <param name="Joined">A line through the points; points alone otherwise.</param>
/// <param name="Band">The low and high ends as one area behind the line.</param>
public sealed record Series(string Name, IReadOnlyList<(double X, double Y, double Low, double High)> Points, bool Joined = true, bool Band = false)
{
    /// <summary>A line without errors.</summary>
    public static Series Line(string name, IEnumerable<(double X, double Y)> points) => new(name, [.. points.Select(p => (p.X, p.Y, p.Y, p.Y))]);
}

/// <summary>A plot over linear axes.</summary>
public sealed record Plot(string Title, string XTitle, string YTitle, IReadOnlyList<Series> Series)
{
    /// <summary>The horizontal axis, where several plots share one; from the points otherwise.</summary>
    public Axis? X { get; init; }

    /// <summary>The vertical axis; from the points where it is not given.</summary>
    public Axis? Y { get; init; }

    /// <summary>Height, the width being 640.</summary>
    public int Height { get; init; } = 300;
}
