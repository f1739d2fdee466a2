using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Pipeline.Alerts;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Crash.Tests;

/// <summary>A process that does half of its work looks healthy and is not: what one part of it cannot go on from ends the others.</summary>
public sealed class PartsTests
{
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(30);

    // Nothing here asks a server for anything.
    private static readonly Connections Nowhere = new(
        new([new("bootstrap.servers", "127.0.0.1:1")]), new("parts."), new() { ConnectionString = "Host=127.0.0.1;Port=1;Username=nobody" },
        NullLoggerFactory.Instance);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_part_of_measure_that_cannot_go_on_ends_the_others(bool isPublisher)
    {
        await using var database = Nowhere.OpenDatabase();
        await using var engine = new HalfEngine(isPublisher);
        using var telemetry = new ProcessTelemetry();
        var host = new PipelineHost(Nowhere, database, engine, TimeProvider.System, telemetry);

        var running = host.MeasureAsync(new(), webhook: null, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => running.WaitAsync(EndMax, TestContext.Current.CancellationToken));
        Assert.True(engine.WasStopped);
    }

    [Fact]
    public async Task A_process_is_not_ready_while_the_broker_does_not_show_a_topic_that_it_reads()
    {
        using var telemetry = new ProcessTelemetry();
        telemetry.Pipeline.Ingest.Started(new("parts.request-outcomes", 0));
        var check = telemetry.Self(Nowhere, telemetry.Pipeline.Ingest).Checks[^1];
        Assert.Null(await check.WhyNotAsync(TestContext.Current.CancellationToken));

        telemetry.Missing.Set("parts.streamcoverage-ingest", ["parts.operator-events"]);
        Assert.Contains("parts.operator-events", await check.WhyNotAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        telemetry.Missing.Set("parts.streamcoverage-ingest", []);
        Assert.Null(await check.WhyNotAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Makes a mistake in one of two parts; the other works until it is stopped.</summary>
    private sealed class HalfEngine(bool isPublisher) : IEngine
    {
        public bool WasStopped { get; private set; }

        public Task IngestAsync(ILogConsumer consumer, IngestPorts ports, IngestOptions options, CancellationToken cancellationToken) =>
            throw new UnreachableException("nobody ingests here");

        public Task MeasureAsync(ILogConsumer consumer, MeasurePorts ports, MeasureOptions options, CancellationToken cancellationToken) =>
            RunAsync(!isPublisher, cancellationToken);

        public Task PublishAsync(PublishPorts ports, CancellationToken cancellationToken) => RunAsync(isPublisher, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task RunAsync(bool fails, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (fails)
                throw new InvalidOperationException("a mistake of ours");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                WasStopped = true;
            }
        }
    }
}
