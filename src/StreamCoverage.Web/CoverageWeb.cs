using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Access;
using StreamCoverage.Web.Answering;
using StreamCoverage.Web.Api;
using StreamCoverage.Web.Description;
using StreamCoverage.Web.Hosting;
using StreamCoverage.Web.Telemetry;

namespace StreamCoverage.Web;

/// <summary>The HTTP API under <c>/v1</c>, the page at <c>/</c>, and what a supervisor asks: <c>/livez</c>, <c>/readyz</c>,
/// <c>/version</c>, <c>/metrics</c>.</summary>
public static class CoverageWeb
{
    /// <summary>A server that is ready to be started. It reads no configuration, no environment and no file, and leaves signals to its
    /// owner.</summary>
    /// <param name="options">Where it listens, and what it allows.</param>
    /// <param name="queries">Where the figures are; called from many requests at a time.</param>
    /// <param name="clock">The time of <c>now</c> in questions, and of the streams' timers.</param>
    /// <param name="loggers">Where it logs; not disposed.</param>
    /// <param name="self">What the process tells of itself; null: that the figures can be read, alone.</param>
    /// <exception cref="IOException">Thrown by starting it: the port is taken.</exception>
    public static WebApplication Build(
        WebOptions options, ICoverageQueries queries, TimeProvider clock, ILoggerFactory loggers, ProcessSelf? self = null)
    {
        var builder = Builder(options, clock, loggers, self ?? new(), [new QueriesAnswer(queries)]);
        builder.Services
            .AddSingleton(queries)
            .AddSingleton(new StreamSlots(options.StreamsMax))
            .AddSingleton<LimitedRequests>();
        if (self?.Metrics is not null)
            builder.Services.AddHostedService<StoreGauges>();
        ClientLimits.Add(builder.Services, options);
        ApiDescription.Add(builder.Services);

        var app = builder.Build();
        Guard(app, options);
        app.UseRateLimiter();
        Close(app, options);
        PageRoutes.Map(app);
        SelfRoutes(app);
        ApiDescription.Map(app);

        var figures = app.MapGroup("").WithTags("figures").WithAnswers().RequireRateLimiting(ClientLimits.Figures);
        NetworkRoutes.Map(figures);
        CoverageRoutes.Map(figures);
        LatencyRoutes.Map(figures);
        HistoryRoutes.Map(figures);
        OperatorRoutes.Map(figures);
        AlertRoutes.Map(figures);
        AnalysisRoutes.Map(figures);
        StressRoutes.Map(figures);
        ContributionRoutes.Map(figures);
        MetricRoutes.Map(figures);
        EvidenceRoutes.Map(figures);
        EventRoutes.Map(figures);
        StatusRoutes.Map(figures);
        StreamRoutes.Map(figures);
        return app;
    }

    /// <summary>A server of health and metrics alone, for a process that serves no figures; otherwise as
    /// <see cref="Build(WebOptions, ICoverageQueries, TimeProvider, ILoggerFactory, ProcessSelf?)"/>.</summary>
    /// <exception cref="IOException">Thrown by starting it: the port is taken.</exception>
    public static WebApplication BuildSelf(WebOptions options, TimeProvider clock, ILoggerFactory loggers, ProcessSelf self)
    {
        var app = Builder(options, clock, loggers, self, []).Build();
        Guard(app, options);
        Close(app, options);
        SelfRoutes(app);
        return app;
    }

    private static WebApplicationBuilder Builder(
        WebOptions options, TimeProvider clock, ILoggerFactory loggers, ProcessSelf self, IReadinessCheck[] checks)
    {
        // The empty builder, because the others read settings from the environment and from the folder they happen to be started in.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => ServerLimits.Apply(kestrel, options));
        builder.Services
            .AddSingleton(loggers)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton<IHostLifetime, OwnersLifetime>()
            .AddSingleton(options)
            .AddSingleton(clock)
            .AddSingleton(new Readiness([.. checks, .. self.Checks], clock))
            .AddSingleton(self)
            .AddRoutingCore()
            .AddMetrics()
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5))
            .ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        if (options.Access is { } access)
            Gate.Add(builder.Services, access, clock);
        return builder;
    }

    private static void Guard(WebApplication app, WebOptions options)
    {
        app.Use(RequestSpans.NameAsync);
        app.Use(SafeHeaders.AddAsync);
        app.Use(Faults.ToProblemsAsync);
        app.Use(HostNames.Guard(options));
        app.UseRouting();
    }

    // After the limits: whoever tries keys is slowed down.
    private static void Close(WebApplication app, WebOptions options)
    {
        if (options.Access is null)
            return;
        app.UseAuthentication();
        app.UseAuthorization();
        SessionRoutes.Map(app);
    }

    // What a supervisor and a collector of metrics ask has no limit: they must get their answers when others ask too much.
    private static void SelfRoutes(WebApplication app)
    {
        var process = app.MapGroup("").WithTags("process");
        HealthRoutes.Map(process);
        if (app.Services.GetRequiredService<ProcessSelf>().Metrics is { } metrics)
            ScrapeRoutes.Map(process, metrics);
    }

    /// <summary>Where a started server listens, with the port that it got.</summary>
    /// <exception cref="InvalidOperationException">The server was not started.</exception>
    public static Uri AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses is { Count: 1 } addresses
            ? new(addresses.First())
            : throw new InvalidOperationException("the server has no address yet; start it first");
}
