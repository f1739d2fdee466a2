using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Cli.Bench;

/// <summary>What the open slices take of the memory.</summary>
/// <param name="Pairs">(cell, operator) pairs in each slice.</param>
/// <param name="Slices">Slices that are open.</param>
/// <param name="Bytes">All that the fold holds, with its names and request ids.</param>
/// <param name="BytesPerEntry">Of one (cell, operator, slice).</param>
internal sealed record MemoryRow(int Pairs, int Slices, long Bytes, decimal BytesPerEntry);

/// <summary>How many bytes does ingest hold for a (cell, operator, slice), once many are open?</summary>
/// <remarks>Every pair comes in every slice. Requests have 50 attempts, so that the ids of requests take little beside the rows.</remarks>
internal static class MemoryBench
{
    private const int Operators = 1_000;
    private const int AttemptsPerRequest = 50;
    private static readonly EventTime Start = new(1_772_366_400_000_000);
    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(1);

    public static MemoryRow Run(int pairs, int slices, Action<string> say, CancellationToken cancellationToken)
    {
        var options = new IngestOptions { AllowedLateness = Slice * slices, RowsPerSliceMax = int.MaxValue, NamesMax = int.MaxValue };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var fold = new PartitionFold(new("memory", 0), InputContract.RequestOutcome, options, IngestPosition.Start);
        var offset = 0L;
        for (var slice = 0; slice < slices; slice++)
        {
            say($"slice {slice + 1} of {slices}, {pairs:N0} pairs each");
            cancellationToken.ThrowIfCancellationRequested();
            var time = (Start + Slice * slice).ToUtc().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            for (var first = 0; first < pairs; first += AttemptsPerRequest)
                fold.Fold(new(offset++, Start + Slice * slice, null, Encoding.UTF8.GetBytes(Request(first, time)), MessageEnvelope.Plain));
        }
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(fold);
        return new(pairs, slices, bytes, Math.Round((decimal)bytes / pairs / slices, 1));
    }

    private static string Request(int first, string time)
    {
        var names = Enumerable.Range(first, AttemptsPerRequest).Select(pair => $"operator-{pair % Operators:d4}").ToList();
        var attempts = names.Select((name, index) => index < names.Count - 1
            ? $$"""{"operator":"{{name}}","outcome":"failed","failed_condition":"capacity"}"""
            : $$"""{"operator":"{{name}}","outcome":"succeeded"}""");
        return
            $$"""
            {"request_id":"r-{{first}}","network":"network","occurred_at":"{{time}}","workload":{"model":"model-{{first / Operators}}"},"outcome":"succeeded","operator":"{{names[^1]}}","attempts":[{{string.Join(',', attempts)}}]}
            """;
    }
}
