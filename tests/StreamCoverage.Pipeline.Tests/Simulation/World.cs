using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>
/// The whole pipeline on one thread: the product's folds, steps, publisher and store rules over a log in memory, with a scheduler and
/// faults from a seed (<see cref="Fault"/>). Where nothing is lost for good, a run with faults must store what a run without stores.
/// </summary>
internal sealed class World
{
    public const int InputPartitions = 3;
    public const int OperatorPartitions = 2;
    public const int PartialsPartitions = 2;
    public static readonly Topics Topics = new();
    public static readonly IngestOptions IngestOptions = new() { RowsPerChunk = 3 };
    public static readonly MeasureOptions MeasureOptions = new();

    private const int FailoverLosesMax = 40;
    private const int PublisherTurns = 5;
    private const int FaultyTurnsMax = 400;
    private const int TurnsMax = 4000;
    private readonly IngestSide _ingest;
    private readonly MeasureSide _measure;
    private readonly PublishSide _publish;
    private readonly List<(string Law, string Detail)> _broken = [];

    public World(int seed, bool faults, Planted planted = Planted.Nothing, Setup? setup = null, SimLog? inputs = null)
    {
        (Seed, Faults, Planted, Setup) = (seed, new(unchecked(seed * 7919), faults), planted, setup ?? Setup.Whole);
        Log = inputs?.CopyWithout(null) ?? LogOf(seed, Setup);
        Newest = Sources.SelectMany(Log.Records).Max(record => record.Timestamp);
        Store = new(Break);
        (_ingest, _measure, _publish) = (new(this), new(this), new(this));
    }

    /// <summary>The partitions that ingest reads.</summary>
    public static IReadOnlyList<SourcePartition> Sources { get; } =
    [
        .. Enumerable.Range(0, InputPartitions).Select(p => new SourcePartition(Topics.RequestOutcomes, p)),
        .. Enumerable.Range(0, OperatorPartitions).Select(p => new SourcePartition(Topics.OperatorEvents, p)),
    ];

    public int Seed { get; }

    public Faults Faults { get; }

    public Planted Planted { get; }

    public Setup Setup { get; }

    public SimLog Log { get; }

    public SimStore Store { get; }

    /// <summary>The newest time stamp of an input record.</summary>
    public EventTime Newest { get; }

    /// <summary>Turns of the scheduler: a process reads and writes.</summary>
    public int Turns { get; private set; }

    /// <summary>Processes that died.</summary>
    public int Crashes { get; set; }

    /// <summary>Whether the log may lose records before they are read. Then there is no unbroken run to compare with, so most seeds lose none.</summary>
    public bool MayLose => Seed % 4 == 0;

    /// <summary>Whether the log lost records before they were read.</summary>
    public bool HasGap { get; set; }

    /// <summary>By partition, the first offset that was there when somebody took it up of whom no position was stored; 0 where not given.</summary>
    public Dictionary<SourcePartition, long> BeganAt { get; } = [];

    /// <summary>Laws that were broken on the way.</summary>
    public IReadOnlyList<(string Law, string Detail)> Broken => _broken;

    /// <summary>Chunks of partials that were delivered, repeats among them.</summary>
    public int Deliveries => _measure.Deliveries;

    /// <summary>What is on the topic of alerts.</summary>
    public IReadOnlyList<(string Id, byte[] Data)> Published => _publish.Published;

    /// <summary>All topics, with the traffic of a seed in the input topics.</summary>
    public static SimLog LogOf(int seed, Setup? setup = null)
    {
        setup ??= Setup.Whole;
        var log = new SimLog();
        log.Create(Topics.RequestOutcomes, InputPartitions);
        log.Create(Topics.OperatorEvents, OperatorPartitions);
        log.Create(Topics.SlicePartials, PartialsPartitions);
        log.Create(Topics.DeadLetters, 1);
        SomeTraffic.Write(log, Topics, InputPartitions, seed, setup.Events, setup.Ingest.CountsReporters);
        return setup.Hostile ? HostileTraffic.Mixed(log, Topics, InputPartitions, seed) : log;
    }

    public void Break(string law, string detail) => _broken.Add((law, detail));

    /// <summary>Runs until everything was read, given out, measured and published, and returns what is stored.</summary>
    public async Task<MemoryContent> RunAsync()
    {
        await _ingest.StartAsync();
        await _measure.StartAsync();
        while (Faults.Any && !_ingest.IsAtEnd && IsWithinTurns())
            await TurnAsync();
        // Faults are over; everything comes to rest.
        await _ingest.SettleAsync();
        await _measure.SettleAsync();
        // Most alerts come only now: they too are published under faults first.
        for (var turn = 0; Faults.Any && turn < PublisherTurns; turn++)
            await _publish.TurnAsync();
        await _publish.SettleAsync();
        return Store.Content();
    }

    // Processes that die more often than they get on would never come to an end: faults stop, and then the end must come.
    private bool IsWithinTurns()
    {
        if (Turns == FaultyTurnsMax)
            Faults.Stop();
        if (Turns < TurnsMax)
            return true;
        Break("I16", $"not all is read {TurnsMax - FaultyTurnsMax} steps after faults stopped");
        return false;
    }

    private async Task TurnAsync()
    {
        Turns++;
        if (Faults.Happens(Fault.Failover) && Faults.Pick(40) == 0)
            await Store.FailOverAsync(Faults.Pick(FailoverLosesMax));
        switch (Faults.Pick(12))
        {
            case < 3:
                await _measure.TurnAsync();
                break;
            case 3:
                await _publish.TurnAsync();
                break;
            default:
                await _ingest.TurnAsync(Sources[Faults.Pick(Sources.Count)]);
                break;
        }
    }
}
