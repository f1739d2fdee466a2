using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Studies;

/// <summary>What a join's study found, as document and domain event.</summary>
internal static class AssessmentDocuments
{
    public static OperatorAssessment Of(string network, StudiedJoin join, JoinFindings found, EventTime asOf, TimeSpan period, int look) => new()
    {
        Id = $"{network}/{join.Join.Operator}",
        Network = network,
        Operator = join.Join.Operator,
        JoinEventId = join.EventId,
        JoinedAt = join.At.ToUtc(),
        AssessedAt = asOf.ToUtc(),
        PeriodSeconds = (long)period.TotalSeconds,
        Look = look,
        Final = found.Final,
        Verdict = found.Label.Verdict(),
        Label = found.Label.Word(),
        Role = found.Role.Word(),
        Identified = found.Effect.Identified,
        Control = found.Effect.Gap.Word() ?? Control(found.Control),
        CellsTreated = found.CellsTreated,
        CellsControl = found.CellsControl,
        Effect = Shares.Rounded(found.Effect.Change),
        StandardError = Shares.Rounded(found.Effect.StandardError),
        EffectLower = Shares.Rounded(found.Effect.Lower),
        EffectUpper = Shares.Rounded(found.Effect.Upper),
        GainProbability = Shares.Rounded(found.Effect.ProbabilityGain),
        HarmProbability = Shares.Rounded(found.Effect.ProbabilityHarm),
        Contamination = Shares.Rounded(found.Contamination),
        PreTrend = Shares.Rounded(found.DriftBefore),
        Attempts = found.Attempts.Requests,
        Succeeded = found.Attempts.Successes,
        Additionality = Shares.Rounded(found.Additionality?.Share),
        AdditionalityError = Shares.Rounded(found.Additionality?.StandardError),
        CoverageEffect = Shares.Rounded(found.Split.Coverage),
        VolumeEffect = Shares.Rounded(found.Split.Volume),
        CoverageGain = Shares.Rounded(found.CoverageGain),
        EntryGain = Shares.Rounded(found.EntryGain),
        RedundancyShare = Shares.Rounded(found.RedundancyShare),
    };

    public static StreamEvent ToStreamEvent(OperatorAssessment a) => new(
        $"operator/{a.Network}/{a.Operator}", "operator",
        Ids.Uuid("operator-assessed", a.Network, a.JoinEventId, a.AssessedAt.ToString("O"), a.Label),
        nameof(OperatorAssessed), EventTime.FromUtc(a.AssessedAt),
        DocumentJson.Write(new OperatorAssessed(
            a.JoinEventId, a.Network, a.Operator, a.AssessedAt, a.Look, a.Final, a.Verdict, a.Label, a.Role,
            a.Effect, a.EffectLower, a.EffectUpper, a.Additionality)));

    private static string Control(ControlKind kind) => kind == ControlKind.Untouched
        ? "cells that no join touched and that share no operator with its cells"
        : "cells that no join touched; operators may serve both";
}
