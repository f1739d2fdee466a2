namespace StreamCoverage.Import.Rows;

/// <summary>One row of a file: its values, or why it has none.</summary>
/// <param name="Line">The line of the file where it starts, from 1.</param>
/// <param name="Values">In the order of the columns that were asked for, without surrounding white space; null for an empty one. Null where the row is broken.</param>
/// <param name="Problem">Why the row is broken; null where it is not.</param>
internal readonly record struct RowRead(long Line, string?[]? Values, string? Problem)
{
    /// <summary>The character that stands where bytes were no UTF-8.</summary>
    private const char Replacement = '\uFFFD';

    public static RowRead Broken(long line, string problem) => new(line, null, problem);

    public static RowRead Of(long line, string?[] values)
    {
        foreach (ref var value in values.AsSpan())
        {
            if (value?.Contains(Replacement, StringComparison.Ordinal) == true)
                return Broken(line, "it has bytes that are no UTF-8");
            value = value?.Trim() is { Length: > 0 } text ? text : null;
        }
        return new(line, values, null);
    }
}
