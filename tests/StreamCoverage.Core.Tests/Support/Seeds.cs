using Xunit.Sdk;

namespace StreamCoverage.Core.Tests.Support;

/// <summary>Runs a law over many seeds; a failure names the seed that shows it.</summary>
internal static class Seeds
{
    /// <summary>How many seeds a law is tried with where nothing else is said.</summary>
    public const int Count = 150;

    public static void Each(Action<Random> law) => Each(Count, law);

    public static void Each(int count, Action<Random> law)
    {
        for (var seed = 1; seed <= count; seed++)
        {
            try
            {
                law(new Random(seed));
            }
            catch (Exception e)
            {
                throw new XunitException($"seed {seed}: {e.Message}", e);
            }
        }
    }
}
