using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Queries;

/// <summary>What one source partition gave to one slice: the last step from a figure back to the log.</summary>
/// <param name="Source">The partition.</param>
/// <param name="Via">The slice that it came through: the slice itself, or for late data the one in which the watermark then stood.</param>
/// <param name="Through">One past the offset of the record that closed it: every record that it holds lies before.</param>
/// <param name="Requests">Demand that it gave: over all sources it sums to the slice's.</param>
/// <param name="Succeeded">Those of it that succeeded.</param>
/// <param name="Accounting">Where the records went that were read while the watermark stood in <paramref name="Via"/>; null where that is not kept.</param>
public sealed record SourceEvidence(
    SourcePartition Source, EventTime Via, long Through, long Requests, long Succeeded, AccountingRow? Accounting)
{
    /// <summary>By source and the slice that it came through; only sources that gave demand.</summary>
    /// <param name="queries">Where the partials are.</param>
    /// <param name="network">The tenant.</param>
    /// <param name="slice">Start of the slice.</param>
    /// <param name="cell">Of this cell alone; null for all cells.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="StoreException">The store is away.</exception>
    public static async Task<IReadOnlyList<SourceEvidence>> OfAsync(
        IEvidenceQueries queries, string network, EventTime slice, WorkloadCell? cell, CancellationToken cancellationToken)
    {
        var partials = new PartialSet();
        foreach (var chunk in await queries.PartialsAsync(network, slice, cancellationToken))
            partials.Set(chunk);
        var found = new List<SourceEvidence>();
        foreach (var chunks in partials.Newest())
        {
            var demand = CellPane.DemandOf(chunks.SelectMany(chunk => chunk!.Rows).Where(row => cell is null || row.Cell.Equals(cell)));
            if (demand.IsZero)
                continue;
            var (identity, through) = (chunks[0]!.Identity, chunks[0]!.Through);
            var accounting = await queries.AccountingAsync(identity.Source, identity.Via, cancellationToken);
            found.Add(new(identity.Source, identity.Via, through, demand.Total, demand.Succeeded, accounting));
        }
        return found;
    }
}
