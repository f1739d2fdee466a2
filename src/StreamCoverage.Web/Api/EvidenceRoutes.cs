using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Queries;

namespace StreamCoverage.Web.Api;

/// <summary>From a figure back to the log: a cell and who served it, its slices, and what each source partition gave to a slice.</summary>
internal static class EvidenceRoutes
{
    public const int SlicesUsual = 60;
    public const int SlicesMax = 1440;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/v1/networks/{network}/cell", CellAsync).WithSummary("What is behind one workload cell's figures.");
        routes.MapRead("/v1/networks/{network}/slices", SlicesAsync).WithSummary("Demand slice by slice, of a network or of one cell.");
        routes.MapRead("/v1/networks/{network}/slice", SliceAsync).WithSummary("What each source partition gave to one slice.");
    }

    private static async Task<Results<Ok<CellFound>, ProblemHttpResult>> CellAsync(
        NetworkName network, [AsParameters] AskedCell asked, string? window, string? at, ICoverageQueries queries, WebOptions options,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Ask.Window(window, options, out var spec, out var problem) || !Ask.Time("at", at, clock, out var moment, out problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } closed)
            return Problems.NoSuchNetwork(network.Value);
        if (moment > closed)
            return Problems.NotClosedYet(moment.Value, closed);
        var end = (moment ?? closed).FloorTo(spec.Slide);
        var found = await CellEvidence.AtAsync(queries, network.Value, spec, end, asked.Cell, options.Judge, cancellationToken);
        return TypedResults.Ok(new CellFound(
            closed, network.Value, spec.Name, end - spec.Length, end, MeasureOptions.IsHourly(spec) ? "hour" : "slice",
            CellValues.Of(asked.Cell)!, found.Cell, found.Shrunk, found.Operators, found.Unserved, found.Panes));
    }

    private static async Task<Results<Ok<SlicesFound>, ProblemHttpResult>> SlicesAsync(
        NetworkName network, [AsParameters] AskedCell asked, string? from, string? to, string? limit, ICoverageQueries queries, WebOptions options,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Ask.Time("from", from, clock, out var start, out var problem)
            || !Ask.Time("to", to, clock, out var end, out problem)
            || !Ask.Limit(limit, SlicesUsual, SlicesMax, out var most, out problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } closed)
            return Problems.NoSuchNetwork(network.Value);
        var length = options.Measure.SliceLength;
        var until = end ?? EventTime.Max(closed, start ?? closed);
        var since = start ?? until - (length * most);
        if (since > until)
            return Problems.BadParameter("from", $"{since} is after to, {until}; a range holds from and not to");
        // What a cell had in a year cannot be asked for at once: its facts would be summed on the way.
        if (until - since > length * SlicesMax)
            return Problems.BadParameter("from", $"{since} to {until} is longer than {SlicesMax} slices of {length}; ask for a part of it");
        var cell = asked.CellOrNetwork;
        var slices = await queries.SlicesAsync(network.Value, cell?.Id, since, until, most, cancellationToken);
        return TypedResults.Ok(new SlicesFound(
            closed, network.Value, null, since, until, length.TotalSeconds, CellValues.Of(cell), [.. slices.Select(CellPane.Of)]));
    }

    private static async Task<Results<Ok<SliceFound>, ProblemHttpResult>> SliceAsync(
        NetworkName network, [AsParameters] AskedCell asked, string? start, ICoverageQueries queries, WebOptions options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (start is null)
            return Problems.BadParameter("start", "is missing; name the start of a slice, as /slices lists them");
        if (!Ask.Time("start", start, clock, out var moment, out var problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } closed)
            return Problems.NoSuchNetwork(network.Value);
        var (length, cell) = (options.Measure.SliceLength, asked.CellOrNetwork);
        var slice = moment!.Value.FloorTo(length);
        if (slice + length > closed)
            return Problems.NotClosedYet(slice + length, closed);
        var sources = await SourceEvidence.OfAsync(queries, network.Value, slice, cell, cancellationToken);
        var demand = await queries.SlicesAsync(network.Value, cell?.Id, slice, slice + length, 1, cancellationToken);
        return TypedResults.Ok(new SliceFound(
            closed, network.Value, null, slice, length.TotalSeconds, CellValues.Of(cell),
            demand is [var only] ? CellPane.Of(only) : null, [.. sources.Select(SliceSource.Of)]));
    }
}

/// <summary>What lies behind the figures of one workload cell.</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">The window's name.</param>
/// <param name="From">Start of the window.</param>
/// <param name="To">Its end, exclusive.</param>
/// <param name="Grain"><c>slice</c> or <c>hour</c>: what the panes are.</param>
/// <param name="Cell">The cell that was asked for.</param>
/// <param name="Figures">Null where it had no demand in the window.</param>
/// <param name="Shrunk">The estimate that borrows from the other cells.</param>
/// <param name="Operators">Who served it, most attempts first.</param>
/// <param name="Unserved">Requests that nobody served.</param>
/// <param name="Panes">Those with demand, oldest first; their requests sum to the cell's.</param>
internal sealed record CellFound(
    EventTime AsOf, string Network, string Window, EventTime From, EventTime To, string Grain, CellValues Cell, CellCoverage? Figures,
    ShrunkRate? Shrunk, IReadOnlyList<CellOperator> Operators, long Unserved, IReadOnlyList<CellPane> Panes);

/// <summary>Closed slices of a network, or those of one cell with demand.</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">Null.</param>
/// <param name="From">First start that was asked for.</param>
/// <param name="To">First start that was not.</param>
/// <param name="SliceSeconds">Length of a slice, in seconds.</param>
/// <param name="Cell">Null: the whole network.</param>
/// <param name="Slices">Oldest first; where there are more than <c>limit</c>, the newest.</param>
internal sealed record SlicesFound(
    EventTime AsOf, string Network, string? Window, EventTime From, EventTime To, double SliceSeconds, CellValues? Cell,
    IReadOnlyList<CellPane> Slices);

/// <summary>What the source partitions gave to one slice.</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">Null.</param>
/// <param name="Start">Start of the slice.</param>
/// <param name="SliceSeconds">Length of the slice, in seconds.</param>
/// <param name="Cell">Null: the whole network.</param>
/// <param name="Demand">What is stored of the slice; null where it holds nothing.</param>
/// <param name="Sources">Their requests sum to the slice's.</param>
internal sealed record SliceFound(
    EventTime AsOf, string Network, string? Window, EventTime Start, double SliceSeconds, CellValues? Cell, CellPane? Demand,
    IReadOnlyList<SliceSource> Sources);

/// <summary>What one source partition gave to a slice.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">From 0.</param>
/// <param name="Via">The slice that it came through: another than the slice itself for late data.</param>
/// <param name="Through">One past the offset of the record that closed it: all its records lie before.</param>
/// <param name="FirstOffset">First offset that was read while the watermark stood in <c>via</c>; null where that is not kept.</param>
/// <param name="Requests">Demand that it gave.</param>
/// <param name="Succeeded">Those of it that succeeded.</param>
/// <param name="Consumed">Events that were read meanwhile, of all networks and slices; null like those after it where that is not kept.</param>
/// <param name="Accepted">Those of them that were folded into a slice.</param>
/// <param name="Late">Those whose slice was closed.</param>
/// <param name="Duplicate">Those seen before.</param>
/// <param name="Rejected">Those that were refused.</param>
internal sealed record SliceSource(
    string Topic, int Partition, EventTime Via, long Through, long? FirstOffset, long Requests, long Succeeded, long? Consumed, long? Accepted,
    long? Late, long? Duplicate, long? Rejected)
{
    public static SliceSource Of(SourceEvidence e) => new(
        e.Source.Topic, e.Source.Partition, e.Via, e.Through, e.Accounting?.FirstOffset, e.Requests, e.Succeeded, e.Accounting?.Consumed,
        e.Accounting?.Accepted, e.Accounting?.Late, e.Accounting?.Duplicate, e.Accounting?.Rejected.Sum(reason => reason.Value));
}
