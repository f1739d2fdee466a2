namespace StreamCoverage.Lab;

/// <summary>How large the laboratory is.</summary>
/// <param name="Seeds">Seeds of each study, 1 to 200,000: the first ones from <see cref="FirstSeed"/> on.</param>
/// <param name="Cores">Seeds that are played at once.</param>
/// <param name="Progress">Where lines about the progress go.</param>
internal sealed record LabRun(int Seeds, int Cores, TextWriter Progress)
{
    public const ulong FirstSeed = 1;

    /// <summary>Plays a trial per seed; the results stand in the order of the seeds, however they were computed.</summary>
    public IReadOnlyList<T> Over<T>(string what, int seeds, Func<ulong, T> trial)
    {
        var (results, done, gate) = (new T[seeds], 0, new Lock());
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = Cores }, i =>
        {
            results[i] = trial(FirstSeed + (ulong)i);
            lock (gate)
                if (++done % Math.Max(1, seeds / 5) == 0 || done == seeds)
                    Progress.WriteLine($"  {what}: {done} of {seeds}");
        });
        return results;
    }
}
