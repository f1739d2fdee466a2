using Microsoft.Extensions.Logging;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Telemetry;
using StreamCoverage.Postgres;
using StreamCoverage.Web.Hosting;
using StreamCoverage.Web.Telemetry;

namespace StreamCoverage.Cli.Hosting;

/// <summary>What the process tells of itself: its meters, and whether it can do its work.</summary>
internal sealed class ProcessTelemetry : IDisposable
{
    private static readonly bool IsPushed = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(MetricsExport.CollectorVariable));

    private readonly MetricsExport _export = new(IsPushed);
    private readonly TracesExport? _traces = IsPushed ? new() : null;

    public PipelineTelemetry Pipeline { get; } = new(TimeProvider.System);

    public LagTelemetry Lag { get; } = new();

    public MissingTopics Missing { get; } = new();

    /// <param name="connections">Where the database is.</param>
    /// <param name="stages">What runs in this process.</param>
    public ProcessSelf Self(Connections connections, params IReadOnlyList<StageTelemetry> stages) => new()
    {
        Metrics = _export,
        Checks = [new SchemaCheck(connections), .. stages.Select(stage => new StageCheck(stage, () => Missing.Of(GroupOf(connections, stage))))],
        Progress = () => [.. stages.Select(stage => new StageProgress(
            stage.Name, stage.Running, Lag.Of(GroupOf(connections, stage)),
            stage.SinceCommit is { } ago ? Math.Round(ago.TotalSeconds, 3) : null))],
    };

    private string GroupOf(Connections connections, StageTelemetry stage) =>
        connections.Topics.Prefix + (stage == Pipeline.Ingest ? IngestStage.Group : MeasureStage.Group);

    public void Dispose()
    {
        _traces?.Dispose();
        _export.Dispose();
        Pipeline.Dispose();
        Lag.Dispose();
    }

    /// <summary>The database has this program's schema.</summary>
    private sealed class SchemaCheck(Connections connections) : IReadinessCheck
    {
        private readonly Migrator _migrator = new(connections.Postgres, connections.Loggers.CreateLogger<Migrator>());

        public async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
        {
            try
            {
                await _migrator.AssertAsync(cancellationToken);
                return null;
            }
            catch (SchemaException e)
            {
                return e.Message;
            }
        }
    }

    /// <summary>The stage has partitions, none of them stands still, and every topic that it reads is there.</summary>
    private sealed class StageCheck(StageTelemetry stage, Func<IReadOnlyList<string>> missing) : IReadinessCheck
    {
        public Task<string?> WhyNotAsync(CancellationToken cancellationToken) => Task.FromResult(
            stage.WhyNotReady() ?? (missing() is { Count: > 0 } topics
                ? $"{stage.Name}: the broker shows no topic {string.Join(", ", topics)}; create it with `streamcoverage topics apply`, or allow this process to read it"
                : null));
    }
}
