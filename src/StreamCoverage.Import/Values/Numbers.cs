using System.Globalization;

namespace StreamCoverage.Import.Values;

/// <summary>Numbers as files write them: with a point, perhaps with an exponent, never with separators.</summary>
internal static class Numbers
{
    // Sums and products with a million stay within a decimal.
    private const decimal Max = 1_000_000_000_000_000_000;

    /// <summary>A finite number; null where it is none, and then the row is refused.</summary>
    public static double? Double(Row row, string? text, string what)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        row.Refuse($"{what} holds no number");
        return null;
    }

    /// <summary>An exact number below 10^18 in size; null where it is none, and then the row is refused.</summary>
    public static decimal? Decimal(Row row, string? text, string what)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < Max)
            return number;
        row.Refuse($"{what} holds no number, or one of 10^18 or more");
        return null;
    }
}
