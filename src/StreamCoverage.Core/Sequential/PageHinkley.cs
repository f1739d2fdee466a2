namespace StreamCoverage.Core.Sequential;

/// <summary>
/// Page-Hinkley's test for a rise of a mean: the sum of (x - mean so far - tolerance), above its own minimum. Familiar, but without any
/// guarantee on false alarms; no default of anything.
/// </summary>
/// <remarks>Page 1954, Biometrika 41:100; Hinkley 1971, Biometrika 58:509. Its public state is all of it.</remarks>
public sealed class PageHinkley
{
    /// <summary>Values so far.</summary>
    public long Count { get; set; }

    /// <summary>Their sum.</summary>
    public double Sum { get; set; }

    /// <summary>The sum of the excesses over the mean.</summary>
    public double Excess { get; set; }

    /// <summary>The least <see cref="Excess"/> so far; null before the first value.</summary>
    public double? Least { get; set; }

    /// <summary>Excess above its minimum, at least 0: an alarm where it exceeds a limit of one's choice.</summary>
    public double Statistic => Excess - (Least ?? 0);

    /// <summary>Takes a value in.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="tolerance">The rise that is let pass, at least 0.</param>
    public void Add(double value, double tolerance)
    {
        Count++;
        Sum += value;
        Excess += value - (Sum / Count) - tolerance;
        Least = Math.Min(Least ?? Excess, Excess);
    }
}
