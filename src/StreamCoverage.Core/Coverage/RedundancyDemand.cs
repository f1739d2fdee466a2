namespace StreamCoverage.Core.Coverage;

/// <summary>Demand of covered cells by how many serve them at least; read by <see cref="Redundancy"/>. Requests.</summary>
/// <remarks>The default value is zero everywhere. Demand at 0 is the demand of all covered cells.</remarks>
public readonly record struct RedundancyDemand
{
    /// <summary>Demand of covered cells that one or more serve.</summary>
    public long AtOne { get; init; }

    /// <summary>Demand of covered cells that two or more serve.</summary>
    public long AtTwo { get; init; }

    /// <summary>Demand of covered cells that three or more serve.</summary>
    public long AtThree { get; init; }

    /// <param name="demandCovered">The cell's demand if it is covered, else 0.</param>
    /// <param name="serving">How many serve it.</param>
    internal static RedundancyDemand Of(long demandCovered, int serving) => new()
    {
        AtOne = serving >= 1 ? demandCovered : 0,
        AtTwo = serving >= 2 ? demandCovered : 0,
        AtThree = serving >= 3 ? demandCovered : 0,
    };

    internal RedundancyDemand Plus(in RedundancyDemand other, int sign) => new()
    {
        AtOne = AtOne + (sign * other.AtOne),
        AtTwo = AtTwo + (sign * other.AtTwo),
        AtThree = AtThree + (sign * other.AtThree),
    };
}
