using StreamCoverage.Core.Events;

namespace StreamCoverage.Import.Emissions;

/// <summary>Everything that an import gives, first in the order of the files, in the end in the order of event time.</summary>
/// <param name="eventsMax">Most events.</param>
internal sealed class EmissionList(int eventsMax)
{
    private readonly List<Emission> _emissions = [];
    private readonly List<Entry> _entries = [];
    private readonly HashSet<(InputContract Contract, string Network, string IdStem)> _ids = [];

    /// <summary>How many events there are.</summary>
    public int Count => _entries.Count;

    /// <summary>How many more events there is room for.</summary>
    public int Room => eventsMax - Count;

    /// <summary>Whether an id of <paramref name="emission"/> is there already.</summary>
    public bool HasIdOf(Emission emission) => _ids.Contains(KeyOf(emission));

    /// <param name="emission">With ids that are not there yet, and no more events than there is <see cref="Room"/>.</param>
    public void Add(Emission emission)
    {
        _ids.Add(KeyOf(emission));
        for (var number = 1; number <= emission.Count; number++)
            _entries.Add(new(emission.TimeOf(number).UnixMicroseconds, _emissions.Count, number));
        _emissions.Add(emission);
    }

    /// <summary>The events in order of event time, ties by id; each is made as it is read. Nothing may be added after it.</summary>
    public IEnumerable<InputEvent> InOrder()
    {
        _entries.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : EventOf(a).CompareTo(EventOf(b)));
        return _entries.Select(EventOf);
    }

    private InputEvent EventOf(Entry entry) => _emissions[entry.Emission].EventOf(entry.Number);

    private static (InputContract Contract, string Network, string IdStem) KeyOf(Emission emission) =>
        (emission.Template.Contract, emission.Template.Network, emission.IdStem);

    private readonly record struct Entry(long At, int Emission, int Number);
}
