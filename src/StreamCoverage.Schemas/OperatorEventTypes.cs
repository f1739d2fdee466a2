using System.Text;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Schemas;

/// <summary>The words for <see cref="OperatorEventType"/> on the wire.</summary>
public static class OperatorEventTypes
{
    private static readonly string[] Names = ["", "joined", "capabilities-changed", "left"];

    /// <summary>The word for <paramref name="type"/>, in kebab case.</summary>
    public static string Word(this OperatorEventType type) => Names[(int)type];

    /// <summary>The type that the UTF-8 word names; 0 where it names none.</summary>
    internal static OperatorEventType Parse(ReadOnlySpan<byte> word)
    {
        for (var index = 1; index < Names.Length; index++)
            if (Ascii.Equals(word, Names[index]))
                return (OperatorEventType)index;
        return default;
    }
}
