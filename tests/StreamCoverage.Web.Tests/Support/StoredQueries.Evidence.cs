using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Tests.Support;

/// <content>What lies behind the figures.</content>
internal sealed partial class StoredQueries
{
    public Task<IReadOnlyList<SliceFacts>> CellFactsAsync(
        string network, string cell, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken) =>
        Answer(() => networks.Store.FactsAsync(network, grain, from, to, cancellationToken)).Unwrap().ContinueWith(
            read => (IReadOnlyList<SliceFacts>)[.. read.Result
                .Select(facts => facts with { Rows = [.. facts.Rows.Where(row => row.Cell.Id == cell)] }).Where(facts => facts.Rows.Count > 0)],
            TaskScheduler.Default);

    public async Task<IReadOnlyList<SliceDemand>> SlicesAsync(
        string network, string? cell, EventTime from, EventTime to, int limit, CancellationToken cancellationToken)
    {
        var facts = await Answer(() => networks.Store.FactsAsync(network, FactGrain.Slice, from, to, cancellationToken)).Unwrap();
        return [.. facts.Select(slice => (slice, Rows: slice.Rows.Where(row => row.Role.IsDemand() && (cell is null || row.Cell.Id == cell)).ToList()))
            .Where(pair => cell is null || pair.Rows.Count > 0)
            .Select(pair => new SliceDemand(pair.slice.Start, pair.slice.Revision, Sum(pair.Rows.Select(row => row.Requests)))).TakeLast(limit)];
    }

    public Task<IReadOnlyList<SlicePartial>> PartialsAsync(string network, EventTime slice, CancellationToken cancellationToken) =>
        Answer(() => networks.Store.PartialsOfAsync(network, slice, cancellationToken)).Unwrap();

    public Task<AccountingRow?> AccountingAsync(SourcePartition source, EventTime slice, CancellationToken cancellationToken) =>
        Answer(() => networks.Store.Content().Accounting.SingleOrDefault(row => row.Source == source && row.Slice == slice));

    public Task<IReadOnlyList<StoredEvent>> EventsAsync(
        string network, string? @operator, long? after, int limit, CancellationToken cancellationToken) => Answer(() =>
    {
        var own = networks.Events.Where(e => e.Network == network && (@operator is null || e.Event.Stream == $"operator/{network}/{@operator}"))
            .Select(e => new StoredEvent(e.Sequence, e.Event.Type, e.Event.OccurredAt, e.Event.Data));
        return (IReadOnlyList<StoredEvent>)[.. after is { } known ? own.Where(e => e.Sequence > known).Take(limit) : own.TakeLast(limit)];
    });

    public Task<IReadOnlyList<ServedCell>> ServedCellsAsync(
        string network, string @operator, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken) =>
        Answer(() => networks.Store.FactsAsync(network, grain, from, to, cancellationToken)).Unwrap().ContinueWith(
            read => ServedCell.MostAttemptsFirst(read.Result.SelectMany(facts => facts.Rows)
                .Where(row => row.Operator == @operator && row.Role.IsDemand()).GroupBy(row => row.Cell)
                .Select(own => new ServedCell(own.Key, Sum(own.Select(row => row.Requests)), Sum(own.Select(row => row.Attempts))))),
            TaskScheduler.Default);

    public Task<OperatorStanding?> OperatorAsync(string network, string @operator, CancellationToken cancellationToken) =>
        Answer(() => Find<OperatorStanding>(d => d.Network == network && d.Operator == @operator).SingleOrDefault());

    public Task<byte[]?> AlertMessageAsync(string network, string id, CancellationToken cancellationToken) =>
        Answer(() => networks.Store.Content().Alerts.SingleOrDefault(alert => alert.Id == id && alert.Network == network)?.Data);

    private static OutcomeCounts Sum(IEnumerable<OutcomeCounts> counts)
    {
        var sum = default(OutcomeCounts);
        foreach (var some in counts)
            sum.Add(some);
        return sum;
    }
}
