namespace StreamCoverage.Import.Values;

/// <summary>The columns that a mapping reads, each with its place in the values of a row.</summary>
internal sealed class ColumnSet
{
    private readonly List<string> _names = [];

    public IReadOnlyList<string> Names => _names;

    /// <summary>The place of <paramref name="column"/>; the same column has one place.</summary>
    public int PlaceOf(string column)
    {
        var place = _names.IndexOf(column);
        if (place >= 0)
            return place;
        _names.Add(column);
        return _names.Count - 1;
    }
}
