using System.Runtime.InteropServices;

namespace StreamCoverage.Core.Windows;

/// <summary>Counts how many rows of a window speak of a name, so that the name leaves with its last row.</summary>
internal static class RefCount
{
    public static void Move(Dictionary<string, int> counts, string name, int sign)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, name, out _);
        count += sign;
        if (count == 0)
            counts.Remove(name);
    }
}
