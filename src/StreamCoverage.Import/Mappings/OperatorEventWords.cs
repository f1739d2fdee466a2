using StreamCoverage.Core.Events;

namespace StreamCoverage.Import.Mappings;

/// <summary>The words of <c>operator-event.v1</c> for its types.</summary>
internal static class OperatorEventWords
{
    public static IReadOnlyDictionary<string, OperatorEventType> All { get; } = new Dictionary<string, OperatorEventType>
    {
        ["joined"] = OperatorEventType.Joined,
        ["capabilities-changed"] = OperatorEventType.CapabilitiesChanged,
        ["left"] = OperatorEventType.Left,
    };
}
