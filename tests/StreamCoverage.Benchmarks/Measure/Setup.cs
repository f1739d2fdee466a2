using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Benchmarks.Measure;

/// <summary>States of measure to begin from.</summary>
internal static class Setup
{
    /// <summary>The standings of operators that joined a day before the facts begin.</summary>
    public static IReadOnlyCollection<OperatorStanding> Standings(LargeNetwork network)
    {
        var roster = new OperatorRoster([]);
        foreach (var join in network.Joins(LargeNetwork.Start - TimeSpan.FromDays(1)))
            roster.Apply(join);
        return roster.Standings;
    }

    /// <summary>What a network keeps besides facts, where its windows stand at a moment.</summary>
    public static byte[] Memory(EventTime standAt)
    {
        var memory = new NetworkMemory();
        foreach (var window in WindowSpec.Defaults)
            memory.WindowEnds[window.Name] = standAt;
        return memory.Write([]);
    }
}
