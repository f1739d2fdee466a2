namespace StreamCoverage.Import.Values;

/// <summary>The values of a row while it is mapped, and the first reason to refuse it.</summary>
/// <param name="values">In the order of the <see cref="ColumnSet"/>; null for an empty one.</param>
internal sealed class Row(string?[] values)
{
    /// <summary>Why the row is refused; null as long as nothing was found.</summary>
    public string? Problem { get; private set; }

    /// <summary>The text of the column at <paramref name="place"/>; null where it is empty.</summary>
    public string? this[int place] => values[place];

    /// <summary>Refuses the row; the first reason stays. It gives null, so that a reader can end with it.</summary>
    public string? Refuse(string problem)
    {
        Problem ??= problem;
        return null;
    }
}
