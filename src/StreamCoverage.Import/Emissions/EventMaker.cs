using StreamCoverage.Core.Time;
using StreamCoverage.Import.Mappings;
using StreamCoverage.Import.Values;

namespace StreamCoverage.Import.Emissions;

/// <summary>Makes events of the rows of one file.</summary>
internal abstract class EventMaker(Mapping mapping)
{
    private readonly EventTime _notBefore = mapping.NotBefore is { } notBefore ? EventTime.FromUtc(notBefore) : EventTime.Never;

    /// <summary>The columns that it reads.</summary>
    public ColumnSet Columns { get; } = new();

    /// <summary>How many events each label has given, sorted by label.</summary>
    public SortedDictionary<string, long> EventsByLabel { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes a row; false where it gives no event. It is refused where it has a problem then, and has given nothing.</summary>
    public abstract bool Take(Row row);

    /// <summary>Gives what can be told only when all rows are known.</summary>
    public abstract void Complete();

    public static EventMaker Of(Mapping mapping, EmissionList into, string path) =>
        mapping.Presence is { } presence ? new PresenceMaker(mapping, presence, into, path) : new RuleMaker(mapping, into, path);

    protected bool IsTooEarly(EventTime at) => at < _notBefore;

    protected void Add(EmissionList into, Emission emission, string label)
    {
        into.Add(emission);
        EventsByLabel[label] = EventsByLabel.GetValueOrDefault(label) + emission.Count;
    }

    protected static ImportException TooMany(string path) =>
        new(path, "the import gives more events than its limit; raise the limit, or import a part of the file");
}
