using StreamCoverage.Core.Contribution;

namespace StreamCoverage.Core.Tests.Contribution;

/// <summary>Cells of an arm, drawn or written down.</summary>
internal static class Arms
{
    public static BeforeAfter Cell(long n0, long s0, long n1, long s1) => new(new(n0, s0), new(n1, s1));

    /// <summary>Counts of any shape; one in four windows is empty.</summary>
    public static BeforeAfter Any(Random random)
    {
        ServiceCounts Window() => random.Next(4) == 0 ? default : Drawn(random, random.Next(1, 3000), random.NextDouble());
        return new(Window(), Window());
    }

    /// <summary><paramref name="requests"/> that succeed independently.</summary>
    public static ServiceCounts Drawn(Random random, int requests, double rate)
    {
        var successes = 0;
        for (var i = 0; i < requests; i++)
            if (random.NextDouble() < rate)
                successes++;
        return new(requests, successes);
    }
}
