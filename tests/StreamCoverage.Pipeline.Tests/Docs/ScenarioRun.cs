using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Wire;
using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Pipeline.Tests.Docs;

/// <summary>A scenario through the product's ingest and measure, in memory: what would be stored at its end.</summary>
internal static class ScenarioRun
{
    private static readonly Topics Topics = new();

    public static async Task<MemoryContent> OfAsync(Scenario scenario, SimulationRun run, MeasureOptions options)
    {
        var (outcomes, operators) = (Worker(Topics.RequestOutcomes, InputContract.RequestOutcome), Worker(Topics.OperatorEvents, InputContract.OperatorEvent));
        foreach (var @event in new NetworkSimulator(scenario).Play(run))
        {
            if (@event.Operator is { } change)
                Fold(operators, EventWriter.Write(change), @event);
            else
                Fold(outcomes, EventWriter.Write(@event.Outcome!), @event);
        }
        var messages = new List<InternalMessage>();
        foreach (var worker in (IngestWorker[])[outcomes, operators])
        {
            worker.Quiet();
            worker.Quiet();
            messages.AddRange(worker.TakeWrite()!.Messages.Where(m => m.Topic == Topics.SlicePartials).Select(m => PartialWire.Decode(m.Value)));
        }
        var store = new MemoryStore();
        var snapshot = await store.TakeOverAsync(0, new(options.SlicesKept, options.HoursKept), default);
        var measure = new MeasureState(snapshot, [Topics.RequestOutcomes, Topics.OperatorEvents], options);
        await store.CommitAsync(await measure.StepAsync(messages, messages.Count, store, default), default);
        return store.Content();
    }

    private static IngestWorker Worker(string topic, InputContract contract) =>
        new(new(new SourcePartition(topic, 0), contract, new IngestOptions(), IngestPosition.Start), 1, Topics, 1);

    private static void Fold(IngestWorker worker, byte[] value, InputEvent @event) =>
        worker.Fold(new([new(worker.NextOffset, @event.OccurredAt, null, value, MessageEnvelope.Plain)], worker.NextOffset + 1, AtEnd: true));
}
