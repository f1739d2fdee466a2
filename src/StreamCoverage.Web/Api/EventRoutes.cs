using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Api;

/// <summary>What happened in a network, one operator of it, and the message behind an alert.</summary>
internal static class EventRoutes
{
    public const int Usual = 50;
    public const int Max = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/v1/networks/{network}/events", EventsAsync).WithSummary("What happened in a network.");
        routes.MapRead("/v1/networks/{network}/operator", OperatorAsync).WithSummary("One operator: its standing, the cells that it serves, its events.");
        routes.MapRead("/v1/networks/{network}/alert", AlertAsync).WithSummary("What an alert rests on.");
    }

    private static async Task<Results<Ok<EventsFound>, ProblemHttpResult>> EventsAsync(
        NetworkName network, string? after, string? limit, ICoverageQueries queries, CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, Usual, Max, out var most, out var problem))
            return problem;
        var isNumber = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence);
        if (after is not null && !isNumber)
            return Problems.BadParameter("after", $"'{after}' is no sequence number; take the last answer's next");
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } asOf)
            return Problems.NoSuchNetwork(network.Value);
        var events = await queries.EventsAsync(network.Value, null, isNumber ? sequence : null, most, cancellationToken);
        var next = events is [.., var last] ? last.Sequence : isNumber ? sequence : 0;
        return TypedResults.Ok(new EventsFound(asOf, network.Value, null, [.. events.Select(NetworkEvent.Of)], next));
    }

    private static async Task<Results<Ok<OperatorFound>, ProblemHttpResult>> OperatorAsync(
        NetworkName network, string? name, string? window, string? limit, ICoverageQueries queries, WebOptions options,
        CancellationToken cancellationToken)
    {
        if (name is null)
            return Problems.BadParameter("name", "is missing; name an operator, as /operators lists them");
        if (!Ask.Window(window, options, out var spec, out var problem) || !Ask.Limit(limit, Usual, Max, out var most, out problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } asOf)
            return Problems.NoSuchNetwork(network.Value);
        if (await queries.OperatorAsync(network.Value, name, cancellationToken) is not { } standing)
            return Problems.NoSuchOperator(name);
        var (end, grain) = (asOf.FloorTo(spec.Slide), MeasureOptions.IsHourly(spec) ? FactGrain.Hour : FactGrain.Slice);
        var served = await queries.ServedCellsAsync(network.Value, name, grain, end - spec.Length, end, cancellationToken);
        var events = await queries.EventsAsync(network.Value, name, null, most, cancellationToken);
        return TypedResults.Ok(new OperatorFound(
            asOf, network.Value, spec.Name, end, standing, served.Count, [.. served.Take(most).Select(OperatorCell.Of)],
            [.. events.Select(NetworkEvent.Of)]));
    }

    private static async Task<Results<Ok<AlertFound>, ProblemHttpResult>> AlertAsync(
        NetworkName network, string? id, ICoverageQueries queries, CancellationToken cancellationToken)
    {
        if (id is null)
            return Problems.BadParameter("id", "is missing; name an alert, as /alerts lists them");
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } asOf)
            return Problems.NoSuchNetwork(network.Value);
        if (await queries.AlertMessageAsync(network.Value, id, cancellationToken) is not { } message)
            return Problems.NoSuchAlert(id);
        var source = JsonDocument.Parse(message).RootElement;
        var evidence = source.GetProperty("evidence");
        return TypedResults.Ok(new AlertFound(
            asOf, network.Value, null, id, source.GetProperty("rule").GetString()!,
            source.GetProperty("onset_at").GetDateTimeOffset(), source.GetProperty("occurred_at").GetDateTimeOffset(),
            source.GetProperty("requests").GetInt64(),
            [.. evidence.GetProperty("slices").EnumerateArray().Select(slice => slice.GetDateTimeOffset())],
            [.. evidence.GetProperty("offsets").EnumerateArray().Select(AlertOffsets.Of)]));
    }
}

/// <summary>What happened (no window).</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">Null.</param>
/// <param name="Events">In the order in which they were stored: the newest, or the first after <c>after</c>.</param>
/// <param name="Next">The <c>after</c> of the next question: nothing is missed and nothing comes twice.</param>
internal sealed record EventsFound(EventTime AsOf, string Network, string? Window, IReadOnlyList<NetworkEvent> Events, long Next);

/// <summary>A domain event.</summary>
/// <param name="Sequence">Its place among all that was stored.</param>
/// <param name="Type">As <c>OperatorJoined</c>.</param>
/// <param name="At">Event time.</param>
/// <param name="Data">The event, as StreamCoverage.Documents has it.</param>
internal sealed record NetworkEvent(long Sequence, string Type, EventTime At, object? Data)
{
    public static NetworkEvent Of(StoredEvent e) => new(e.Sequence, e.Type, e.OccurredAt, e.Type switch
    {
        nameof(OperatorJoined) => DocumentJson.Read<OperatorJoined>(e.Data),
        nameof(OperatorCapabilitiesChanged) => DocumentJson.Read<OperatorCapabilitiesChanged>(e.Data),
        nameof(OperatorLeft) => DocumentJson.Read<OperatorLeft>(e.Data),
        nameof(OperatorAssessed) => DocumentJson.Read<OperatorAssessed>(e.Data),
        nameof(CoverageRegressed) => DocumentJson.Read<CoverageRegressed>(e.Data),
        nameof(CoverageRecovered) => DocumentJson.Read<CoverageRecovered>(e.Data),
        nameof(SliceRestated) => DocumentJson.Read<SliceRestated>(e.Data),
        // Written by a later version: told, not read.
        _ => null,
    });
}

/// <summary>One operator: what it was assessed to be, the cells that it serves, and what happened to it.</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">The window of the cells.</param>
/// <param name="WindowEnd">Its end.</param>
/// <param name="Standing">Since it was first seen.</param>
/// <param name="CellsServed">In how many cells it had an attempt for demand in the window.</param>
/// <param name="Cells">Those with most attempts, at most <c>limit</c>.</param>
/// <param name="Events">Its stream, oldest first, the newest <c>limit</c>.</param>
internal sealed record OperatorFound(
    EventTime AsOf, string Network, string Window, EventTime WindowEnd, OperatorStanding Standing, int CellsServed,
    IReadOnlyList<OperatorCell> Cells, IReadOnlyList<NetworkEvent> Events);

/// <summary>What an operator did in one cell.</summary>
/// <param name="Cell">The cell's id.</param>
/// <param name="Values">The cell's six values.</param>
/// <param name="Requests">Requests that ended with it.</param>
/// <param name="Attempts">Its attempts for demand.</param>
/// <param name="Succeeded">Those of them that succeeded.</param>
internal sealed record OperatorCell(string Cell, CellValues Values, long Requests, long Attempts, long Succeeded)
{
    public static OperatorCell Of(ServedCell served) => new(
        served.Cell.Id, CellValues.Of(served.Cell)!, served.Requests.Total, served.Attempts.Total, served.Attempts.Succeeded);
}

/// <summary>What an alert rests on (no window).</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">Null.</param>
/// <param name="Id">The alert.</param>
/// <param name="Rule">The rule that fired.</param>
/// <param name="OnsetAt">When the regression is believed to have begun.</param>
/// <param name="FiredAt">End of the slice at which it fired.</param>
/// <param name="Requests">Requests since the onset, as they were when it fired.</param>
/// <param name="Slices">Starts of the slices, oldest first; the newest 64.</param>
/// <param name="Offsets">Where the events of those slices lie in the log.</param>
internal sealed record AlertFound(
    EventTime AsOf, string Network, string? Window, string Id, string Rule, DateTimeOffset OnsetAt, DateTimeOffset FiredAt, long Requests,
    IReadOnlyList<DateTimeOffset> Slices, IReadOnlyList<AlertOffsets> Offsets);

/// <summary>Offsets of one partition: up to where it had been read when the first and the last of the slices were closed.</summary>
internal sealed record AlertOffsets(string Topic, int Partition, long From, long To)
{
    public static AlertOffsets Of(JsonElement range) => new(
        range.GetProperty("topic").GetString()!, range.GetProperty("partition").GetInt32(), range.GetProperty("from").GetInt64(),
        range.GetProperty("to").GetInt64());
}
