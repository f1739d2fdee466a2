using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>What was declared of each operator before a moment: later events change nothing of it.</summary>
public sealed class OperatorProfiles
{
    private readonly Dictionary<string, OperatorProfile> _profiles = new(StringComparer.Ordinal);

    /// <param name="standings">Of one network.</param>
    /// <param name="at">Events at or after it do not count.</param>
    public OperatorProfiles(IEnumerable<OperatorStanding> standings, EventTime at)
    {
        var moment = at.ToUtc();
        foreach (var standing in standings)
            if (standing.Timeline.Count > 0)
                _profiles.Add(standing.Operator, Profile(standing, moment));
    }

    /// <summary>What was declared of an operator; of one that declared nothing, nothing.</summary>
    public OperatorProfile this[string name] => _profiles.GetValueOrDefault(name, OperatorProfile.Undeclared);

    /// <summary>The operators that were present, by ordinal of their names.</summary>
    public IEnumerable<string> Present => _profiles.Where(pair => pair.Value.Present).Select(pair => pair.Key).Order(StringComparer.Ordinal);

    private static OperatorProfile Profile(OperatorStanding standing, DateTimeOffset moment)
    {
        var before = standing.Timeline.Where(m => m.At < moment).ToList();
        return new(
            before.Count > 0 && before[^1].Type != "left",
            Declared(before.LastOrDefault(m => m.Capabilities is not null)?.Capabilities),
            before.LastOrDefault(m => m.Dependencies is not null)?.Dependencies);
    }

    internal static Capabilities? Declared(DeclaredCapabilities? c) => c is null ? null : new(c.Models, c.Tasks, c.Hardware, c.Regions, c.Verification);
}

/// <summary>What was declared of one operator.</summary>
/// <param name="Present">Whether it had joined and not left.</param>
/// <param name="Capabilities">Null where none were declared.</param>
/// <param name="Dependencies">Null where none were declared.</param>
public sealed record OperatorProfile(bool Present, Capabilities? Capabilities, SharedDependencies? Dependencies)
{
    /// <summary>Of an operator that serves without ever having joined.</summary>
    public static OperatorProfile Undeclared { get; } = new(false, null, null);
}
