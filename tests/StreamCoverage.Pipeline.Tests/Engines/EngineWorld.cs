using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Pipeline.Tests.Simulation;

namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>The whole pipeline as an engine runs it, on many threads, over the log, the traffic and the store of <see cref="World"/>.</summary>
internal sealed class EngineWorld
{
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    private readonly EngineOffer _engine;
    private readonly Faults _chances;
    private readonly ChanceOfFaults _faults;

    public EngineWorld(EngineOffer engine, int seed, int faults)
    {
        (_engine, _chances, _faults) = (engine, new(seed, any: true), new(seed * 104_729, faults));
        Log = World.LogOf(seed);
        Ports = new(Log, _faults);
    }

    public SimLog Log { get; }

    public FaultyPorts Ports { get; init; }

    public SimConsumer Inputs => new(Log, [World.Topics.RequestOutcomes, World.Topics.OperatorEvents], _chances, _faults);

    /// <summary>Runs until everything was read and measured, stopping and starting the engine while there are faults, and returns what is stored.</summary>
    public async Task<MemoryContent> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var engine = _engine.Start();
            var running = Task.WhenAll(IngestAsync(engine, Inputs, life.Token), MeasureAsync(engine, life.Token));
            if (!_faults.AreOver)
                await Task.WhenAny(running, Task.Delay(20 + _chances.Pick(60), cancellationToken));
            else
                await RestAsync(running, cancellationToken);
            await life.CancelAsync();
            await EndAsync(running);
            if (_faults.AreOver && Ports.IsAtRest)
                return Ports.Store.Content();
        }
    }

    public Task IngestAsync(IEngine engine, ILogConsumer inputs, CancellationToken cancellationToken) => engine.IngestAsync(
        inputs,
        new(Ports, Ports, World.Topics, World.PartialsPartitions, new FastClock(), NullLogger.Instance),
        World.IngestOptions,
        cancellationToken);

    private Task MeasureAsync(IEngine engine, CancellationToken cancellationToken) => engine.MeasureAsync(
        new SimConsumer(Log, [World.Topics.SlicePartials], _chances, _faults),
        new(Ports, World.Topics, new FastClock(), NullLogger.Instance),
        World.MeasureOptions,
        cancellationToken);

    private async Task RestAsync(Task running, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RestMax);
        while (!Ports.IsAtRest && !running.IsCompleted)
            await Task.Delay(LookEvery, limit.Token);
    }

    // What may pass ends a life, as it ends a process; the next one goes on.
    private static async Task EndAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (Exception e) when (OutsideFault.MayPass(e))
        {
        }
    }
}
