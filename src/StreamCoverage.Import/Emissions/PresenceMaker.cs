using System.Globalization;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Import.Mappings;
using StreamCoverage.Import.Values;

namespace StreamCoverage.Import.Emissions;

/// <summary>Makes operators join and leave out of heartbeats.</summary>
/// <remarks>
/// <code>
///   seen   ●  ●   ●            ●  ●                     end of the file (the newest heartbeat of anyone)
///          joined │◄── gap ──► left │◄── gap ──►
///                              joined again          still there: the file ends before the gap does
/// </code>
/// So an operator is present at a moment if and only if it was seen within the gap before it; with a gap of a day, those present at midnight
/// are those who were seen on the day that ends.
/// </remarks>
internal sealed class PresenceMaker : EventMaker
{
    // "-joined-" and the 16 digits of the year 9998 in microseconds.
    private const int OperatorCharsMax = ContractFields.NameCharsMax - 8 - 18;

    private readonly EmissionList _into;
    private readonly string _path;
    private readonly string _network;
    private readonly TimeSpan _gap;
    private readonly FieldReader _operator;
    private readonly TimeReader _time;
    private readonly Dictionary<string, List<EventTime>> _seen = new(StringComparer.Ordinal);
    private int _heartbeats;

    public PresenceMaker(Mapping mapping, PresenceRule presence, EmissionList into, string path)
        : base(mapping)
    {
        (_into, _path, _network) = (into, path, mapping.Network);
        _gap = TimeSpan.FromHours(presence.GapHours);
        _operator = new(mapping, "operator", Columns);
        _time = new(mapping.Time, Columns);
    }

    public override bool Take(Row row)
    {
        var (name, at) = (_operator.Text(row), _time.Read(row));
        if (name is null or { Length: > OperatorCharsMax })
            row.Refuse($"it names no operator, or one longer than {OperatorCharsMax} characters");
        if (row.Problem is not null || IsTooEarly(at!.Value))
            return false;
        if (++_heartbeats > _into.Room)
            throw TooMany(_path);
        if (!_seen.TryGetValue(name!, out var times))
            _seen[name!] = times = [];
        times.Add(at.Value);
        return true;
    }

    public override void Complete()
    {
        if (_seen.Count == 0)
            return;
        var end = _seen.Values.Max(times => times.Max());
        foreach (var (name, times) in _seen.OrderBy(seen => seen.Key, StringComparer.Ordinal))
        {
            times.Sort();
            Add(name, OperatorEventType.Joined, times[0]);
            foreach (var (last, next) in times.Zip(times.Skip(1)).Where(pair => pair.First + _gap < pair.Second))
            {
                Add(name, OperatorEventType.Left, last + _gap);
                Add(name, OperatorEventType.Joined, next);
            }
            if (times[^1] + _gap < end)
                Add(name, OperatorEventType.Left, times[^1] + _gap);
        }
    }

    private void Add(string name, OperatorEventType type, EventTime at)
    {
        var label = type == OperatorEventType.Joined ? "joined" : "left";
        var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{label}-{at.UnixMicroseconds}");
        var emission = new Emission(new(new OperatorEvent("", _network, name, default, type)), id, null, at, 1);
        if (_into.Room < 1)
            throw TooMany(_path);
        if (_into.HasIdOf(emission))
            throw new ImportException(_path, $"event {id} was there before; two files of one import hold the same heartbeats");
        Add(_into, emission, label);
    }
}
