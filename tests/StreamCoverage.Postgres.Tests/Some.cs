using System.Text;
using System.Text.Json;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

/// <summary>Values that show only what matters to a test.</summary>
internal static class Some
{
    public const string Network = "net";

    public static readonly FactsRetention Retention = new(TimeSpan.FromHours(1), TimeSpan.FromDays(28));

    /// <summary>Minutes after 2026-01-01T00:00:00Z.</summary>
    public static EventTime Minute(int minute) => new EventTime(1_767_225_600_000_000) + TimeSpan.FromMinutes(minute);

    public static DateTimeOffset Utc(int minute) => Minute(minute).ToUtc();

    public static SourcePartition Source(int partition = 0) => new("streamcoverage.request-outcomes", partition);

    public static WorkloadCell Cell(string model = "m1", string? region = null) => new(model, "chat", null, region, null, null);

    public static OutcomeCounts Counts(long succeeded, long failedAtCapacity = 0)
    {
        var counts = default(OutcomeCounts);
        counts[Outcome.Succeeded] = succeeded;
        counts[Outcome.Capacity] = failedAtCapacity;
        return counts;
    }

    public static SliceRow Row(string model = "m1", string? @operator = "op1", long succeeded = 1, ReporterRole role = ReporterRole.Gateway) => new(
        Cell(model), @operator, role, @operator is null ? Counts(0, succeeded) : Counts(succeeded),
        @operator is null ? default : Counts(succeeded), @operator is null ? 0 : 7);

    public static SliceFacts Facts(int minute, int revision = 0, string network = Network, params SliceRow[] rows) =>
        new(network, Minute(minute), revision, [.. rows.Order()]);

    public static SlicePartial Partial(
        int minute, long through = 10, int chunk = 0, int chunks = 1, string network = Network, int? via = null, params SliceRow[] rows) =>
        new(new PartialIdentity(network, Source(), Minute(minute), Minute(via ?? minute)), through, chunk, chunks, [.. rows.Order()]);

    public static HistoryRow History(int minute, long succeeded = 10, string window = "1h", string network = Network, int revision = 0, long unserved = 3)
    {
        var gains = new Six();
        (gains[1], gains[2], gains[5]) = (1_000_000, 2_000_000, 500_000);
        return new(network, window, Minute(minute), revision, new()
        {
            Requests = Counts(succeeded, 10),
            Unserved = unserved,
            DemandCovered = succeeded,
            DemandUncovered = 5,
            DemandCoveredSoftMicros = succeeded * 900_000,
            CellsObserved = 4,
            CellsCovered = 2,
            CellsUncovered = 1,
            OperatorsActive = 2,
            GainMicros = gains,
            Probed = Counts(2, 1),
            SelfReported = Counts(1),
            Latency = new(7, new(120_000, LatencyFigures.Never, LatencyFigures.Never), new(110_000, 480_000, null)),
        });
    }

    public static HistoryRow NoHistory(int minute) => History(minute) with
    {
        Figures = History(minute).Figures with
        {
            Requests = default,
            Unserved = 0,
            DemandCovered = 0,
            DemandUncovered = 0,
            DemandCoveredSoftMicros = 0,
            CellsObserved = 0,
            CellsCovered = 0,
            CellsUncovered = 0,
        },
    };

    public static DocumentWrite Document<T>(string id, T data, string network = Network) =>
        new(typeof(T).Name, id, network, JsonSerializer.SerializeToUtf8Bytes(data));

    public static OperatorStanding Standing(
        string @operator, int? joined = null, int? left = null, int? firstServed = null, string network = Network,
        params OperatorMilestone[] timeline) => new()
        {
            Id = $"{network}/{@operator}",
            Network = network,
            Operator = @operator,
            JoinedAt = joined is { } j ? Utc(j) : null,
            LeftAt = left is { } l ? Utc(l) : null,
            Capabilities = new DeclaredCapabilities(["m1"], ["chat"], [], ["eu"], []),
            Dependencies = new SharedDependencies("owner", null, "image:1", null),
            StakeMicros = 5_000_000,
            Attempts = 4,
            Succeeded = 3,
            RewardMicros = 12,
            FirstServedAt = firstServed is { } f ? Utc(f) : null,
            LastServedAt = firstServed is { } s ? Utc(s) : null,
            Timeline = timeline,
        };

    public static OperatorMilestone Milestone(string type, int minute) => new($"{type}-{minute}", Utc(minute), type);

    public static DocumentWrite Document(OperatorStanding standing) => Document(standing.Id, standing, standing.Network);

    public static NetworkCoverage Coverage(string network = Network, string window = "1h", int end = 60, long requests = 20) => new()
    {
        Id = $"{network}/{window}",
        Network = network,
        Window = window,
        WindowStart = Utc(end - 60),
        WindowEnd = Utc(end),
        DefinitionVersion = 1,
        Requests = requests,
        Succeeded = 15,
        Unserved = 1,
        SuccessRate = 0.750000m,
        CoverageLower = 0.5m,
        CoverageUpper = 0.9m,
        CoverageSoft = null,
        DemandCovered = 10,
        DemandUncovered = 2,
        CellsObserved = 3,
        CellsCovered = 1,
        CellsUncovered = 1,
        Breadth = 0.333333m,
        OperatorsKnown = 4,
        OperatorsPresent = 3,
        OperatorsActive = 2,
        Probed = 5,
        ProbedSucceeded = 4,
        SelfReported = 3,
        SelfReportedSucceeded = 2,
    };

    public static CellCoverage CellDocument(WorkloadCell cell, string network = Network, string window = "1h") => new()
    {
        Id = $"{network}/{window}/{cell.Id}",
        Network = network,
        Window = window,
        Cell = cell.Id,
        Model = cell.Model,
        Task = cell.Task,
        Hardware = cell.Hardware,
        Region = cell.Region,
        Verification = cell.Verification,
        Size = cell.Size,
        State = "covered",
        Requests = 10,
        Succeeded = 9,
        Failed = [1, 0, 0, 0, 0, 0, 0],
        Lower = 0.7m,
        Upper = 0.99m,
        CoveredProbability = 0.8m,
        Overdispersion = 1m,
        Operators = 2,
    };

    public static ConditionFunnel Funnel(string network = Network, string window = "1h", int end = 60) => new()
    {
        Id = $"{network}/{window}",
        Network = network,
        Window = window,
        WindowEnd = Utc(end),
        Requests = 20,
        Succeeded = 15,
        Unknown = 1,
        Stages = [.. OutcomeNames.Conditions.Select((condition, i) => new FunnelStage
        {
            Condition = condition.Word(),
            AtRisk = 20 - i,
            Failed = i % 2,
            PassRate = 0.95m,
            FailureShare = 0.05m,
            Gain = i == 2 ? 0.1m : null,
        })],
        Binding = "capacity",
    };

    public static CoverageAlert Alert(string id, int fired, int? resolved = null, string network = Network) => new()
    {
        Id = id,
        Network = network,
        Rule = "e-sr",
        State = resolved is null ? "firing" : "resolved",
        OnsetAt = Utc(fired - 5),
        FiredAt = Utc(fired),
        ResolvedAt = resolved is { } r ? Utc(r) : null,
        Before = 0.98m,
        After = 0.6m,
        Requests = 200,
        DefinitionVersion = 1,
    };

    public static OutboxAlert Outbox(string id, int minute = 0, string network = Network, string data = "{}") =>
        new(id, network, Minute(minute), Encoding.UTF8.GetBytes(data));

    public static StreamEvent Joined(string @operator, int minute, int id, string network = Network) => new(
        $"operator/{network}/{@operator}", "operator", Id(id), nameof(OperatorJoined), Minute(minute),
        JsonSerializer.SerializeToUtf8Bytes(new OperatorJoined($"e{id}", network, @operator, Utc(minute), null, null, 5)));

    public static StreamEvent Restated(int minute, int id, string network = Network) => new(
        $"network/{network}", "network", Id(id), nameof(SliceRestated), Minute(minute),
        JsonSerializer.SerializeToUtf8Bytes(new SliceRestated(network, Utc(minute), 1, 10, 11)));

    public static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
