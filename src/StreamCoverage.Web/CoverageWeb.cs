using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Api;
using StreamCoverage.Web.Hosting;

namespace StreamCoverage.Web;

/// <summary>The HTTP API under <c>/v1</c>, the page at <c>/</c>, and what a supervisor asks: <c>/livez</c>, <c>/readyz</c>,
/// <c>/version</c>.</summary>
public static class CoverageWeb
{
    /// <summary>A server that is ready to be started. It reads no configuration, no environment and no file, and leaves signals to its
    /// owner.</summary>
    /// <param name="options">Where it listens, and what it allows.</param>
    /// <param name="queries">Where the figures are; called from many requests at a time.</param>
    /// <param name="clock">The time of <c>now</c> in questions, and of the streams' timers.</param>
    /// <param name="loggers">Where it logs; not disposed.</param>
    /// <exception cref="IOException">Thrown by starting it: the port is taken.</exception>
    public static WebApplication Build(WebOptions options, ICoverageQueries queries, TimeProvider clock, ILoggerFactory loggers)
    {
        // The empty builder, because the others read settings from the environment and from the folder they happen to be started in.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => ServerLimits.Apply(kestrel, options));
        builder.Services
            .AddSingleton(loggers)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton<IHostLifetime, OwnersLifetime>()
            .AddSingleton(options)
            .AddSingleton(queries)
            .AddSingleton(clock)
            .AddSingleton(new StreamSlots(options.StreamsMax))
            .AddRoutingCore()
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5))
            .ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));

        var app = builder.Build();
        app.Use(SafeHeaders.AddAsync);
        app.Use(Faults.ToProblemsAsync);
        app.Use(HostNames.Guard(options));
        app.UseRouting();
        PageRoutes.Map(app);
        HealthRoutes.Map(app);
        NetworkRoutes.Map(app);
        CoverageRoutes.Map(app);
        LatencyRoutes.Map(app);
        HistoryRoutes.Map(app);
        OperatorRoutes.Map(app);
        AlertRoutes.Map(app);
        AnalysisRoutes.Map(app);
        StressRoutes.Map(app);
        ContributionRoutes.Map(app);
        MetricRoutes.Map(app);
        EvidenceRoutes.Map(app);
        EventRoutes.Map(app);
        StatusRoutes.Map(app);
        StreamRoutes.Map(app);
        return app;
    }

    /// <summary>Where a started server listens, with the port that it got.</summary>
    /// <exception cref="InvalidOperationException">The server was not started.</exception>
    public static Uri AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses is { Count: 1 } addresses
            ? new(addresses.First())
            : throw new InvalidOperationException("the server has no address yet; start it first");
}
