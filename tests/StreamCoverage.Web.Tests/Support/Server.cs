using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Telemetry;

namespace StreamCoverage.Web.Tests.Support;

/// <summary>The real server on a free loopback port, over figures that measure made.</summary>
internal sealed class Server : IAsyncDisposable
{
    public static readonly EventTime Start = EventTime.FromUtc(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    private readonly WebApplication _app;
    private int _requests;

    private Server(WebApplication app, MeasuredNetworks networks, StoredQueries queries)
    {
        (_app, Networks, Queries) = (app, networks, queries);
        Client = new() { BaseAddress = CoverageWeb.AddressOf(app) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public MeasuredNetworks Networks { get; }

    public StoredQueries Queries { get; }

    public static async Task<Server> StartAsync(
        CancellationToken cancellationToken, Func<WebOptions, WebOptions>? change = null, ICoverageQueries? other = null,
        ILoggerFactory? loggers = null, ProcessSelf? self = null)
    {
        var networks = new MeasuredNetworks(new());
        var queries = new StoredQueries(networks);
        // The tests ask as often as they can, all from one address.
        var options = new WebOptions { Port = 0, StreamPoll = TimeSpan.FromMilliseconds(5), RequestsPerSecond = 100_000, RequestsBurst = 100_000 };
        var app = CoverageWeb.Build(change?.Invoke(options) ?? options, other ?? queries, TimeProvider.System, loggers ?? NullLoggerFactory.Instance, self);
        await app.StartAsync(cancellationToken);
        return new(app, networks, queries);
    }

    /// <summary>Lets a network see the same small demand in each of some minutes: a model that is served, and one that nobody has.</summary>
    public Task MeasureAsync(string network, int fromMinute, int toMinute, CancellationToken cancellationToken, params string[] operators) =>
        Networks.MeasureAsync(
            Enumerable.Range(fromMinute, toMinute - fromMinute).SelectMany(minute => Demand(network, minute, operators)),
            Start + TimeSpan.FromMinutes(toMinute), cancellationToken);

    public async Task<JsonElement> JsonAsync(string path, CancellationToken cancellationToken, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(expected == answer.StatusCode, $"{path}: {answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private IEnumerable<InputEvent> Demand(string network, int minute, string[] operators)
    {
        var at = Start + TimeSpan.FromMinutes(minute);
        var (served, missing) = (Cell("llama-70b", "h100"), Cell("grok-4", null));
        foreach (var name in operators.Length == 0 ? ["alpha", "beta"] : operators)
        {
            if (minute == 0)
                yield return new(new OperatorEvent($"joined-{name}", network, name, at, OperatorEventType.Joined));
            for (var i = 0; i < 10; i++)
                yield return new(new RequestOutcome($"r{_requests++}", network, at, served, Outcome.Succeeded, 100_000 + (10_000 * i), name));
        }
        for (var i = 0; i < 5; i++)
            yield return new(new RequestOutcome($"r{_requests++}", network, at, missing, Outcome.Model));
    }

    private static WorkloadCell Cell(string model, string? hardware) => new(model, "chat", hardware, null, null, null);
}
