namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>What can go wrong in a run.</summary>
internal enum Fault
{
    /// <summary>A process dies before a write.</summary>
    CrashBefore,

    /// <summary>A process dies when part of its messages is in the log.</summary>
    CrashWithin,

    /// <summary>A process dies after a write, before it hears or notes that it succeeded.</summary>
    CrashAfter,

    /// <summary>The store refuses a commit.</summary>
    StoreAway,

    /// <summary>The store commits, and the answer is lost.</summary>
    LostAnswer,

    /// <summary>A message is in the log twice, because its first acknowledgement was lost.</summary>
    Repeat,

    /// <summary>A partition goes to another process; the one that had it does not know yet.</summary>
    Rebalance,

    /// <summary>A partition seems to have fallen silent, and others go on without it.</summary>
    Silence,

    /// <summary>The store goes back to an earlier state: commits that were acknowledged are lost.</summary>
    Failover,

    /// <summary>The log drops records that a partition's next owner would have to read, or to read again. Nobody outlives it who began before, but where <see cref="Setup.OutlivesGaps"/> says so.</summary>
    Gap,
}

/// <summary>What goes wrong, by chance from a seed. How often each fault comes is drawn too, so that some runs know none of it and others much.</summary>
internal sealed class Faults
{
    private readonly Random _random;
    private readonly bool _any;
    private bool _stopped;
    private readonly int[] _percents = new int[Enum.GetValues<Fault>().Length];

    public Faults(int seed, bool any)
    {
        (_random, _any) = (new(seed), any);
        for (var i = 0; i < _percents.Length; i++)
            _percents[i] = _random.Next(4) == 0 ? 0 : _random.Next(1, 13);
    }

    /// <summary>Whether anything can go wrong.</summary>
    public bool Any => _any;

    /// <summary>How many faults happened.</summary>
    public int Count { get; private set; }

    public bool Happens(Fault fault) => Happens(_percents[(int)fault]);

    public bool Happens(int percent)
    {
        var happens = _any && !_stopped && _random.Next(100) < percent;
        Count += happens ? 1 : 0;
        return happens;
    }

    /// <summary>From now on nothing goes wrong.</summary>
    public void Stop() => _stopped = true;

    public int Pick(int count) => _random.Next(count);
}
