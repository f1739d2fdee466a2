using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Reporters;
using StreamCoverage.Pipeline.Tests.Reporters;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Wire;
using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Pipeline.Tests.Gaming;

/// <summary>A scenario through the folds that run in production, its gateways signing minute by minute; the last window of an hour.</summary>
/// <param name="Figures">The network's figures.</param>
/// <param name="Contributions">The documents of the operators.</param>
/// <param name="NotSigned">Events that were refused because nobody signed them.</param>
internal sealed record GamedRun(NetworkFigures Figures, IReadOnlyList<JsonElement> Contributions, long NotSigned)
{
    private const int Minutes = 110;
    private const double Rate = 240;
    private static readonly Topics Topics = new();
    private static readonly string[] Gateways = ["gateway-us-east", "gateway-eu-west", "gateway-ap-south"];

    /// <summary>Share of demand in covered cells.</summary>
    public double Lower => (double)Figures.DemandCovered / Figures.Requests.Total;

    /// <summary>Share of demand in cells that are not uncovered.</summary>
    public double Upper => 1 - ((double)Figures.DemandUncovered / Figures.Requests.Total);

    /// <summary>What the operators of a fleet contribute to coverage together, by Shapley value.</summary>
    public double Shapley(string fleet) => Sum(fleet, "ShapleyShare");

    /// <summary>What would be lost with each operator of a fleet, summed.</summary>
    public double Pivotal(string fleet) => Sum(fleet, "PivotalShare");

    /// <param name="scenario">The story.</param>
    /// <param name="seed">Its dice.</param>
    /// <param name="sign">Whether the gateways that the network knows have keys.</param>
    public static async Task<GamedRun> OfAsync(Scenario scenario, ulong seed, bool sign = true)
    {
        var keys = sign ? Gateways.ToDictionary(name => name, name => KeyOf(name, scenario.Network), StringComparer.Ordinal) : [];
        var options = new IngestOptions { Keys = new(keys.Values) };
        var (outcomes, operators) = (Worker(Topics.RequestOutcomes, InputContract.RequestOutcome, options), Worker(Topics.OperatorEvents, InputContract.OperatorEvent, options));
        var run = new SimulationRun(seed, Signing.Noon) { Length = TimeSpan.FromMinutes(Minutes), RequestsPerMinute = Rate };
        foreach (var minute in new NetworkSimulator(scenario).Play(run).Select((e, i) => (Event: e, Number: i)).GroupBy(e => e.Event.OccurredAt.FloorTo(TimeSpan.FromMinutes(1))))
        {
            var at = minute.Key + TimeSpan.FromMinutes(1);
            foreach (var change in minute.Select(e => e.Event.Operator).OfType<OperatorEvent>())
                Fold(operators, EventWriter.Write(change), at, MessageEnvelope.Plain);
            foreach (var reported in minute.Select(e => e.Event.Outcome).OfType<RequestOutcome>().GroupBy(outcome => outcome.ReporterId!, StringComparer.Ordinal))
                if (keys.TryGetValue(reported.Key, out var key))
                    Fold(outcomes, Signing.Sign(key, EventWriter.Write([.. reported])), at, MessageEnvelope.SignedBatch);
                else
                    Fold(outcomes, EventWriter.Write([.. reported]), at, MessageEnvelope.Plain);
        }
        var content = await MeasuredAsync([outcomes, operators], new(), out var accounting);
        var last = content.History.Last(row => row.Window == "1h");
        return new(
            last.Figures,
            [.. content.Documents.Where(d => d.Type == "OperatorContribution" && d.Id.Contains("/1h/", StringComparison.Ordinal)).Select(d => JsonDocument.Parse(d.Data!).RootElement)],
            accounting.SelectMany(row => row.Rejected).Where(reason => reason.Key == "not-signed").Sum(reason => reason.Value));
    }

    /// <summary>All that is stored of outcomes of one network, each reporter of them signing minute by minute.</summary>
    /// <param name="reported">The outcomes.</param>
    /// <param name="judge">The rule by which cells are judged.</param>
    /// <param name="owners">Owners of measure that take over from each other on the way.</param>
    public static Task<MemoryContent> ReportedAsync(IEnumerable<RequestOutcome> reported, CellJudge judge, int owners = 1)
    {
        var outcomes = reported.ToLookup(outcome => (Minute: outcome.OccurredAt.FloorTo(TimeSpan.FromMinutes(1)), Reporter: outcome.ReporterId!));
        var keys = outcomes.Select(batch => batch.Key.Reporter).Distinct().ToDictionary(name => name, name => KeyOf(name, Signing.Network), StringComparer.Ordinal);
        var options = new IngestOptions { Keys = new(keys.Values), CountsReporters = judge.CountsReporters };
        var worker = Worker(Topics.RequestOutcomes, InputContract.RequestOutcome, options);
        foreach (var batch in outcomes.OrderBy(batch => batch.Key.Minute))
            Fold(worker, Signing.Sign(keys[batch.Key.Reporter], EventWriter.Write([.. batch])), batch.Key.Minute + TimeSpan.FromMinutes(1), MessageEnvelope.SignedBatch);
        return MeasuredAsync([worker, Worker(Topics.OperatorEvents, InputContract.OperatorEvent, options)], new() { Judge = judge }, out _, owners);
    }

    private static Task<MemoryContent> MeasuredAsync(IReadOnlyList<IngestWorker> workers, MeasureOptions options, out IReadOnlyList<AccountingRow> accounting, int owners = 1)
    {
        var (messages, rows) = (new List<InternalMessage>(), new List<AccountingRow>());
        foreach (var worker in workers)
        {
            worker.Quiet();
            worker.Quiet();
            var write = worker.TakeWrite()!;
            messages.AddRange(write.Messages.Where(m => m.Topic == Topics.SlicePartials).Select(m => PartialWire.Decode(m.Value)));
            rows.AddRange(write.Accounting);
        }
        accounting = rows;
        return StoredAsync(messages, options, owners);
    }

    private static async Task<MemoryContent> StoredAsync(List<InternalMessage> messages, MeasureOptions options, int owners)
    {
        var (store, next) = (new MemoryStore(), 0L);
        foreach (var part in messages.Chunk((messages.Count / owners) + 1))
        {
            var snapshot = await store.TakeOverAsync(0, new(options.SlicesKept, options.HoursKept), default);
            var measure = new MeasureState(snapshot, [Topics.RequestOutcomes, Topics.OperatorEvents], options);
            await store.CommitAsync(await measure.StepAsync(part, next += part.Length, store, default), default);
        }
        return store.Content();
    }

    private static ReporterKey KeyOf(string gateway, string network) => new(
        gateway, network, gateway, SignerRole.Gateway, SignatureAlgorithm.HmacSha256, SHA256.HashData(Encoding.UTF8.GetBytes(gateway)), EventTime.Never, new(long.MaxValue));

    private static IngestWorker Worker(string topic, InputContract contract, IngestOptions options) =>
        new(new(new SourcePartition(topic, 0), contract, options, IngestPosition.Start), 1, Topics, 1);

    private static void Fold(IngestWorker worker, byte[] value, EventTime at, MessageEnvelope envelope) =>
        worker.Fold(new([new(worker.NextOffset, at, null, value, envelope)], worker.NextOffset + 1, AtEnd: true));

    private double Sum(string fleet, string figure) => Contributions
        .Where(one => one.GetProperty("Operator").GetString()!.StartsWith(fleet, StringComparison.Ordinal))
        .Sum(one => one.GetProperty(figure) is { ValueKind: JsonValueKind.Number } share ? share.GetDouble() : 0);
}
