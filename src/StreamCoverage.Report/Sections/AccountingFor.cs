using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>How many events were read, and what became of each of them.</summary>
internal static class AccountingFor
{
    public static Html Of(ReportMaterial material)
    {
        var all = material.Accounting;
        var refused = all.SelectMany(topic => topic.Refused.Select(reason => (topic.Topic, reason.Key, reason.Value))).ToList();
        return Parts.Section("accounting", "Accounting",
            Parts.Sentence(Html.Of($"{FigureText.Count(all.Sum(topic => topic.Consumed))} events were read: {FigureText.Count(all.Sum(topic => topic.Accepted))} accepted, {FigureText.Count(refused.Sum(one => one.Value))} refused, {FigureText.Count(all.Sum(topic => topic.Late))} late, {FigureText.Count(all.Sum(topic => topic.Duplicate))} duplicates; {FigureText.Count(all.Sum(topic => topic.Lost))} offsets were no longer in the log.")),
            Parts.Note("Of all networks of this installation since its logs begin: read = accepted + late + duplicate + refused. Refused and late events are kept in the topic dead-letters with the reason."),
            Parts.Table(
                "Events by topic", ["topic", "read", "accepted", "late", "duplicate", "refused", "lost"],
                all.Select(topic => Parts.Row(
                    Html.Name(topic.Topic), FigureText.Count(topic.Consumed), FigureText.Count(topic.Accepted), FigureText.Count(topic.Late),
                    FigureText.Count(topic.Duplicate), FigureText.Count(topic.Refused.Sum(reason => reason.Value)), FigureText.Count(topic.Lost)))),
            Parts.Table(
                "Refused events by reason", ["reason", "topic", "events"],
                refused.Select(one => (Html[])[Html.Text(one.Key), Html.Name(one.Topic), Html.Text(FigureText.Count(one.Value))])));
    }
}
