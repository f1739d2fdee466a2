using StreamCoverage.Documents.Definitions;

namespace StreamCoverage.Report.Markup;

/// <summary>The parts that a page is made of: sections, tables, pictures, and the way from a figure to its definition.</summary>
internal static class Parts
{
    private static readonly HashSet<string> Metrics = [.. MetricDefinitions.All.Select(metric => metric.Name)];

    public static Html Section(string id, string title, params IEnumerable<Html> content) =>
        Html.Of($"<section id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{title}</h2>{content}</section>\n");

    public static Html Sentence(Html text) => Html.Of($"<p class=\"says\">{text}</p>");

    public static Html Note(string text) => Html.Of($"<p class=\"note\">{text}</p>");

    public static Html Link(string metric, string label) => Metrics.Contains(metric)
        ? Html.Of($"<a href=\"#m-{metric}\">{label}</a>")
        : throw new ArgumentException($"there is no metric {metric}", nameof(metric));

    /// <summary>Figures, each with its denominator and its age.</summary>
    public static Html Figures(string caption, DateTimeOffset until, params IEnumerable<Figure> figures) => Table(
        caption, ["figure", "value", "of what", "to", "age"],
        figures.Select(figure => (Html[])
        [
            Link(figure.Metric, figure.Label), Html.Of($"<strong>{figure.Value}</strong>"), Html.Text(figure.Denominator),
            Html.Text(FigureText.Moment(figure.At)), Html.Text(Age(figure.At, until)),
        ]));

    /// <summary>How old a figure is at the period's end.</summary>
    public static string Age(DateTimeOffset at, DateTimeOffset until) => at >= until ? "newest" : FigureText.Span(until - at);

    /// <summary>A table; the first cell of each row is its head.</summary>
    public static Html Table(string caption, IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Html>> rows)
    {
        var heads = columns.Select(column =>
            Html.Of($"<th scope=\"col\">{(column.Metric is { } metric ? Link(metric, column.Title) : Html.Text(column.Title))}</th>"));
        var lines = rows.Select(row => Html.Of(
            $"<tr><th scope=\"row\">{row[0]}</th>{row.Skip(1).Select(cell => Html.Of($"<td>{cell}</td>"))}</tr>")).ToList();
        return lines.Count == 0
            ? Html.Empty
            : Html.Of($"<div class=\"wide\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\"><table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>\n");
    }

    /// <summary>Plain texts as cells; none of them may be a name.</summary>
    public static Html[] Row(Html head, params IEnumerable<string> cells) => [head, .. cells.Select(Html.Text)];

    /// <summary>A drawing; what it shows stands in a table beside it.</summary>
    public static Html Picture(string caption, string svg) =>
        svg.Length == 0 ? Html.Empty : Html.Of($"<figure>{Html.Own(svg)}<figcaption>{caption}</figcaption></figure>\n");
}
