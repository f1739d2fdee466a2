using StreamCoverage.Documents;
using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>What the joins of the period did: how many of each verdict, and the newest ones.</summary>
internal static class Joining
{
    private const int Listed = 30;

    public static Html Of(ReportMaterial material)
    {
        var joins = material.Joins;
        if (joins.Count == 0)
            return Parts.Section("joins", "What joins did", Parts.Note("No join of the period is old enough to be assessed."));
        var verdicts = joins.CountBy(join => join.Verdict).OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).ToList();
        return Parts.Section("joins", "What joins did",
            Parts.Sentence(Html.Of($"{FigureText.Count(joins.Count)} joins were assessed: {string.Join(", ", verdicts.Select(count => $"{count.Value} {count.Key}"))}.")),
            Parts.Table(
                $"Joins of the period by their newest verdict, {joins.Count} in all",
                [new("verdict", "join-verdict"), "joins", "share"],
                verdicts.Select(count => Parts.Row(Html.Text(count.Key), FigureText.Count(count.Value), FigureText.Percent((decimal)count.Value / joins.Count)))),
            Parts.Table(
                $"{Math.Min(Listed, joins.Count)} of {joins.Count} joins, newest first; effects are of the success of the cells it serves against the others'",
                ["operator", "joined", new("verdict", "join-verdict"), new("effect", "join-effect"), "95 % interval", new("additionality", "additionality"), "cells with it, without it", "attempts", "assessed", "final"],
                joins.Take(Listed).Select(Row)));
    }

    private static Html[] Row(OperatorAssessment join) => Parts.Row(
        Html.Name(join.Operator), FigureText.Moment(join.JoinedAt), join.Verdict, FigureText.Points(join.Effect),
        join.Identified ? $"{FigureText.Points(join.EffectLower)} to {FigureText.Points(join.EffectUpper)}" : "nothing to compare with",
        FigureText.Number(join.Additionality), $"{join.CellsTreated}, {join.CellsControl}", FigureText.Count(join.Attempts), FigureText.Moment(join.AssessedAt),
        join.Final ? "yes" : $"look {join.Look}");
}
