using System.Text.Json;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.TestKit;

/// <summary>What an analysis finds: nearly every member with a value of its own, so that no two are taken for each other.</summary>
public static class SampleAnalysis
{
    /// <summary>The network of a sample that names none.</summary>
    public const string Network = "net";

    private static readonly DateTimeOffset Midnight = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>All documents of one analysis, and of the network beside it.</summary>
    public static IReadOnlyList<DocumentWrite> All(string network = Network, string window = "1h") =>
    [
        .. WorkloadCell.Dimensions.Select(d => Write($"{network}/{window}/{d}", Dimension(d, network, window), network)),
        Write($"{network}/{window}", Change(network, window), network),
        Write($"{network}/{window}", Convergence(network, window), network),
        Write($"{network}/{window}", Fragility(network, window), network),
        Write($"{network}/{window}", Gaps(network, window), network),
        Write(Contribution("op1", network, window)),
        Write(Assessment("op1", 10, network)),
        Write(network, Together(network), network),
        Write(network, Verdict(network), network),
    ];

    public static DocumentWrite Write(OperatorContribution document) => Write(document.Id, document, document.Network);

    public static DocumentWrite Write(OperatorAssessment document) => Write(document.Id, document, document.Network);

    private static DocumentWrite Write<T>(string id, T data, string network) =>
        new(typeof(T).Name, id, network, JsonSerializer.SerializeToUtf8Bytes(data));

    public static DimensionCoverage Dimension(string dimension, string network = Network, string window = "1h") => new()
    {
        Id = $"{network}/{window}/{dimension}",
        Network = network,
        Window = window,
        WindowEnd = Midnight.AddMinutes(60),
        Dimension = dimension,
        Values = 3,
        Top =
        [
            new()
            {
                Value = "a",
                Cells = 2,
                Requests = 8,
                Succeeded = 6,
                CoverageLower = 0.4m,
                CoverageUpper = 0.6m,
                Operators = 5,
                Binding = "model",
            },
            new()
            {
                Value = null,
                Cells = 1,
                Requests = 0,
                Succeeded = 0,
                CoverageLower = null,
                CoverageUpper = null,
                Operators = 0,
                Binding = null,
            },
        ],
    };

    public static CoverageChange Change(string network = Network, string window = "1h") => new()
    {
        Id = $"{network}/{window}",
        Network = network,
        Window = window,
        WindowEnd = Midnight.AddMinutes(60),
        RequestsBefore = 7,
        Requests = 8,
        CoverageBefore = 0.5m,
        Coverage = 0.6m,
        Service = 0.15m,
        Mix = -0.05m,
        SuccessesPerHour = 10m,
        CoverageEffect = 4m,
        VolumeEffect = 3m,
        Entry = 5m,
        Exit = -2m,
        Expansion = 2.5m,
        Deepening = 1.5m,
        Partial = 1m,
        Regression = -1.25m,
        FixedBasketLower = 0.55m,
        FixedBasketUpper = null,
    };

    public static Convergence Convergence(string network = Network, string window = "1h") => new()
    {
        Id = $"{network}/{window}",
        Network = network,
        Window = window,
        WindowEnd = Midnight.AddMinutes(60),
        EffectiveOperators = 38.25m,
        EffectiveStrategies = 4.2m,
        OperatorsPerStrategy = 9.1m,
        Similarity = 0.71m,
        Overlap = 0.31m,
        MeanCosine = 0.41m,
        DeclaredOverlap = 0.51m,
        Differentiation = [new("model", 0.11m), new("task", null), new("all", 0.17m)],
        IndependentOperators = 12.5m,
        FailureCorrelation = -0.05m,
        CommonCause = 0.2m,
        Concentrations =
        [
            new()
            {
                Of = "requests",
                By = "owner",
                Members = 9,
                EffectiveNumber = 3.5m,
                Hhi = 0.3m,
                Gini = 0.6m,
                Theil = 0.9m,
                Nakamoto = 2,
                NakamotoThird = 1,
                Carry50 = 2,
                Carry67 = 3,
                Carry90 = 5,
                Lorenz = [new(0.5m, 0.1m), new(1m, 1m)],
            },
            new()
            {
                Of = "rewards",
                By = "operator",
                Members = 0,
                EffectiveNumber = null,
                Hhi = null,
                Gini = null,
                Theil = null,
                Nakamoto = null,
                NakamotoThird = null,
                Carry50 = null,
                Carry67 = null,
                Carry90 = null,
                Lorenz = [],
            },
        ],
        Trend = new(28, 0.002m, 0.004m, true),
    };

    public static Fragility Fragility(string network = Network, string window = "1h") => new()
    {
        Id = $"{network}/{window}",
        Network = network,
        Window = window,
        WindowEnd = Midnight.AddMinutes(60),
        Coverage = 0.8m,
        Domains =
        [
            new()
            {
                Kind = "owner",
                Domains = 3,
                Worst = "atlas",
                WorstLoss = 0.34m,
                Nakamoto = 2,
                Losses = [new("atlas", 0.34m), new("b", 0.1m)],
                LargestFirst = [new(0, null, 0.8m), new(1, "b", 0.7m)],
                WorstFirst = [new(0, null, 0.8m), new(1, "atlas", 0.46m)],
            },
            new()
            {
                Kind = "region",
                Domains = 0,
                Worst = null,
                WorstLoss = null,
                Nakamoto = null,
                Losses = [],
                LargestFirst = [],
                WorstFirst = [],
            },
        ],
        Surge = [new(1m, 0.9m, 0.95m), new(1.5m, 0.7m, 0.8m)],
    };

    public static RecruitingGaps Gaps(string network = Network, string window = "1h") => new()
    {
        Id = $"{network}/{window}",
        Network = network,
        Window = window,
        WindowEnd = Midnight.AddMinutes(60),
        Requests = 100,
        Conditions = [new("model", 0.1m, 0.05m, 0.9m), new("hardware", null, null, 0.1m)],
        Cells =
        [
            new()
            {
                Cell = "c1",
                Workload = "m1 / chat",
                Requests = 20,
                Succeeded = 5,
                Binding = "hardware",
                Gain = 0.12m,
                GainLower = 0.08m,
                GainUpper = 0.14m,
                WouldBeCovered = true,
            },
        ],
        Capabilities =
        [
            new()
            {
                Capabilities = "model=m1, hardware=h200",
                Cells = 3,
                Requests = 30,
                Gain = 0.2m,
                GainLower = 0.1m,
                GainUpper = 0.3m,
                CoverageGain = 0.25m,
            },
            new()
            {
                Capabilities = "model=m2",
                Cells = 1,
                Requests = 2,
                Gain = 0.01m,
                GainLower = null,
                GainUpper = null,
                CoverageGain = null,
            },
        ],
        Fragile = [new("c2", "m2 / chat", "op1", 40)],
    };

    public static OperatorContribution Contribution(string @operator, string network = Network, string window = "1h") => new()
    {
        Id = $"{network}/{window}/{@operator}",
        Network = network,
        Window = window,
        WindowEnd = Midnight.AddMinutes(60),
        Operator = @operator,
        Owner = "atlas",
        Attempts = 40,
        Succeeded = 30,
        RewardMicros = 7,
        CellsServed = 6,
        CellsQualified = 4,
        CellsDeclared = 5,
        CellsDeclaredServed = 3,
        PivotalShare = 0.1m,
        ShapleyShare = 0.2m,
        ShapleyProbabilistic = 0.15m,
        PaidShare = 0.5m,
        CoverageShare = 0.25m,
        Role = "pivotal",
    };

    public static OperatorAssessment Assessment(string @operator, int joined, string network = Network) => new()
    {
        Id = $"{network}/{@operator}",
        Network = network,
        Operator = @operator,
        JoinEventId = $"e{joined}",
        JoinedAt = Midnight.AddMinutes(joined),
        AssessedAt = Midnight.AddMinutes(joined + 50),
        PeriodSeconds = 86_400,
        Look = 14,
        Final = true,
        Verdict = "expands coverage",
        Label = "coverage_expanding:new",
        Role = "pivotal",
        Identified = true,
        Control = "cells without it",
        CellsTreated = 5,
        CellsControl = 20,
        Effect = 0.05m,
        StandardError = 0.01m,
        EffectLower = 0.03m,
        EffectUpper = 0.07m,
        GainProbability = 0.99m,
        HarmProbability = 0.001m,
        Contamination = 0.02m,
        PreTrend = -1.5m,
        Attempts = 400,
        Succeeded = 390,
        Additionality = 1.1m,
        AdditionalityError = 0.2m,
        CoverageEffect = 12m,
        VolumeEffect = -3m,
        CoverageGain = 0.04m,
        EntryGain = 0m,
        RedundancyShare = null,
    };

    public static JoinEffects Together(string network = Network) => new()
    {
        Id = network,
        Network = network,
        Through = Midnight.AddMinutes(60),
        PeriodSeconds = 86_400,
        Periods = 21,
        Joins = 9,
        CellsJoined = 6,
        CellsNotJoined = 13,
        CellsLeftOut = 2,
        Effect = 0.034m,
        StandardError = 0.012m,
        EffectLower = 0.0105m,
        EffectUpper = 0.0575m,
        BySince = [new(-1, 0.001m, null), new(0, 0.03m, 0.011m)],
    };

    public static PredictorVerdict Verdict(string network = Network) => new()
    {
        Id = network,
        Network = network,
        Through = Midnight.AddMinutes(60),
        PeriodSeconds = 604_800,
        Horizon = 4,
        Periods = 60,
        Forecasts = 30,
        Verdict = "coverage",
        Sentence = "Coverage predicted better.",
        ErrorBase = 0.03m,
        ErrorCoverage = 0.01m,
        ErrorOperators = 0.02m,
        DieboldMarianoP = 0.04m,
        ClarkWestCoverageP = 0.001m,
        ClarkWestOperatorsP = 0.2m,
        Encompassing = 1.05m,
        EncompassingError = 0.1m,
        Correlation = -0.3m,
        Series = [new(Midnight.AddMinutes(0), 0.9m, 0.8m, 11), new(Midnight.AddMinutes(30), null, null, 0)],
    };
}
