using System.Globalization;

namespace StreamCoverage.Report.Drawing;

/// <summary>An axis: its ends, and what is written along it.</summary>
public sealed record Axis(double From, double To, IReadOnlyList<(double At, string Text)> Ticks)
{
    private const int Steps = 5;
    private static readonly double[] Factors = [1, 2, 5, 10];

    /// <summary>Round numbers around the values, in steps of 1, 2 or 5 times a power of ten.</summary>
    public static Axis Of(IEnumerable<double> values)
    {
        double[] all = [.. values.Where(double.IsFinite)];
        var (low, high) = (all.Min(), all.Max());
        if (high - low < 1e-9)
            (low, high) = (low - 0.5, high + 0.5);
        var raw = (high - low) / Steps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = Factors.First(factor => factor * power >= raw) * power;
        var (from, to) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
        return new(from, to, [.. Enumerable.Range(0, (int)Math.Round((to - from) / step) + 1).Select(i => Tick(Math.Round(from + (i * step), 9)))]);
    }

    /// <summary>Shares from 0 to 1, in percent.</summary>
    public static Axis Shares { get; } = new(0, 1, [.. Enumerable.Range(0, Steps + 1).Select(i => ((double)i / Steps, $"{i * 100 / Steps} %"))]);

    /// <summary>A period; a place on it is <see cref="Place"/>.</summary>
    public static Axis Of(DateTimeOffset from, DateTimeOffset to)
    {
        var format = (to - from).TotalDays >= 4 ? "MM-dd" : (to - from).TotalDays >= 1 ? "MM-dd HH:mm" : "HH:mm";
        return new(Place(from), Place(to), [.. Enumerable.Range(0, Steps + 1).Select(i => from + ((to - from) * ((double)i / Steps)))
            .Select(at => (Place(at), at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture)))]);
    }

    /// <summary>Where a moment stands on an axis of time.</summary>
    public static double Place(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static (double, string) Tick(double at) => (at, at.ToString("0.####", CultureInfo.InvariantCulture));
}
