using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace StreamCoverage.Schemas.Tests.Hostile;

/// <summary>Runs a law over generated cases from a seed that is always the same; a failure tells how to run its case again.</summary>
internal static class Replayed
{
    /// <summary>Three numbers as a failure prints them: seed, gamma, size.</summary>
    private const string Variable = "STREAMCOVERAGE_REPLAY";

    /// <summary>The seed of every day.</summary>
    public const ulong Seed = 2026;

    public static void Law<T>(Gen<T> cases, int count, Action<T> law, Func<T, IEnumerable<T>>? shrink = null)
    {
        var config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(count).WithStartSize(20).WithEndSize(100);
        config = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } asked ? Asked(config, asked) : config.WithReplay(Seed, 11);
        try
        {
            FsCheck.Check.One(config, Prop.ForAll(Arb.From(cases, shrink ?? (_ => [])), law));
        }
        catch (Exception e) when (e.Message.Contains("Replay directly", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"to replay, set {Variable} to the three numbers after `Replay directly`, as in 1,2,3.\n{e.Message}", e);
        }
    }

    private static Config Asked(Config config, string asked)
    {
        var numbers = asked.Split(',');
        return config.WithReplay(
            ulong.Parse(numbers[0], CultureInfo.InvariantCulture), ulong.Parse(numbers[1], CultureInfo.InvariantCulture),
            int.Parse(numbers[2], CultureInfo.InvariantCulture)).WithMaxTest(1);
    }
}
