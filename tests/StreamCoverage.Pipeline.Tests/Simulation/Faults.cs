namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>What goes wrong, by chance from a seed.</summary>
internal sealed class Faults(int seed, bool any)
{
    private readonly Random _random = new(seed);

    public bool Happens(int percent) => any && _random.Next(100) < percent;

    public int Pick(int count) => _random.Next(count);
}

/// <summary>A mistake that is planted into the product's way of working, to prove that the simulation sees it.</summary>
internal enum Planted
{
    /// <summary>The product as it is.</summary>
    Nothing,

    /// <summary>The position is recorded at the last record that was read, not at the lowest that still contributes.</summary>
    PositionTooFar,

    /// <summary>A partial is added each time it arrives, not set by its identity.</summary>
    AddsInsteadOfSetting,

    /// <summary>The position is recorded before the messages are acknowledged.</summary>
    PositionBeforeMessages,
}
