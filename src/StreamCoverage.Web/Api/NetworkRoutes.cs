using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Access;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>Which networks and windows can be asked for.</summary>
internal static class NetworkRoutes
{
    private const string List = "networks";

    public const int Usual = 1000;
    public const int Max = 1000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapRead("/v1/networks", ListAsync).WithSummary("Which networks and windows can be asked for.").ForAnyReader();

    private static async Task<Results<Ok<NetworksAnswer>, ProblemHttpResult>> ListAsync(
        string? limit, string? cursor, Reader reader, HttpRequest request, ICoverageQueries queries, WebOptions options,
        CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, Usual, Max, out var most, out var problem) || !Cursor.TryRead<NameKey>(cursor, List, out var after, out problem))
            return problem;
        IReadOnlyList<string> names = [.. (await queries.NetworksAsync(cancellationToken)).Where(reader.MayRead)];
        // The store's order is that of bytes, so the page goes on where the name stands, or would stand.
        var behind = after is null ? names : [.. names.SkipWhile(name => Utf8Order(name, after.Name) <= 0)];
        var (page, next) = Cursor.Cut(request, List, [.. behind.Take(most + 1)], most, name => new NameKey(name));
        var networks = new List<NetworkListed>();
        foreach (var name in page)
            if (await queries.ClosedThroughAsync(name, cancellationToken) is { } closedThrough)
                networks.Add(new(name, closedThrough));
        EventTime? asOf = networks.Count == 0 ? null : networks.Min(n => n.AsOf);
        return TypedResults.Ok(new NetworksAnswer(
            asOf, null, null, options.WindowDefault, [.. options.Windows.Select(WindowListed.Of)], networks, next));
    }

    private static int Utf8Order(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));
}

/// <summary>The networks by ordinal of their names.</summary>
/// <param name="AsOf">Every network of the page is complete up to this event time; null where there is none.</param>
/// <param name="Network">Null.</param>
/// <param name="Window">Null.</param>
/// <param name="WindowDefault">The window of a question that names none.</param>
/// <param name="Windows">The windows that can be asked for.</param>
/// <param name="Networks">At most <c>limit</c>.</param>
/// <param name="Next">Path and query of the next page; null on the last.</param>
internal sealed record NetworksAnswer(
    EventTime? AsOf, string? Network, string? Window, string WindowDefault, IReadOnlyList<WindowListed> Windows,
    IReadOnlyList<NetworkListed> Networks, string? Next) : IRows<NetworkListed>, IPaged
{
    IEnumerable<NetworkListed> IRows<NetworkListed>.Rows => Networks;
}

/// <summary>A window that can be asked for.</summary>
internal sealed record WindowListed(string Name, long LengthSeconds, long SlideSeconds)
{
    public static WindowListed Of(WindowSpec window) => new(window.Name, (long)window.Length.TotalSeconds, (long)window.Slide.TotalSeconds);
}

/// <summary>A network, and up to which event time its figures are complete.</summary>
internal sealed record NetworkListed(string Name, EventTime AsOf);
