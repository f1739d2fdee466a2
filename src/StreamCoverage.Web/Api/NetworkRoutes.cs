using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Api;

/// <summary>Which networks and windows can be asked for.</summary>
internal static class NetworkRoutes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/v1/networks", ListAsync);

    private static async Task<Ok<NetworksAnswer>> ListAsync(
        ICoverageQueries queries, WebOptions options, CancellationToken cancellationToken)
    {
        var networks = new List<NetworkListed>();
        foreach (var name in await queries.NetworksAsync(cancellationToken))
            if (await queries.ClosedThroughAsync(name, cancellationToken) is { } closedThrough)
                networks.Add(new(name, closedThrough));
        EventTime? asOf = networks.Count == 0 ? null : networks.Min(n => n.AsOf);
        return TypedResults.Ok(new NetworksAnswer(
            asOf, null, null, options.WindowDefault, [.. options.Windows.Select(WindowListed.Of)], networks));
    }
}

/// <summary>Every network is complete up to <paramref name="AsOf"/>; null where there is none.</summary>
internal sealed record NetworksAnswer(
    EventTime? AsOf, string? Network, string? Window, string WindowDefault, IReadOnlyList<WindowListed> Windows,
    IReadOnlyList<NetworkListed> Networks);

/// <summary>A window that can be asked for.</summary>
internal sealed record WindowListed(string Name, long LengthSeconds, long SlideSeconds)
{
    public static WindowListed Of(WindowSpec window) => new(window.Name, (long)window.Length.TotalSeconds, (long)window.Slide.TotalSeconds);
}

/// <summary>A network, and up to which event time its figures are complete.</summary>
internal sealed record NetworkListed(string Name, EventTime AsOf);
