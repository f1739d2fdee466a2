using StreamCoverage.Documents;
using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>Coverage of each combination of the two dimensions with the most values: the colour repeats what the text says.</summary>
internal static class HeatTable
{
    private const int RowsMax = 15;
    private const int ColumnsMax = 8;
    private const int Shades = 5;

    private static readonly (string Name, Func<CellCoverage, string?> Of)[] Dimensions =
    [
        ("model", cell => cell.Model), ("hardware", cell => cell.Hardware), ("region", cell => cell.Region),
        ("task", cell => cell.Task), ("verification", cell => cell.Verification), ("size", cell => cell.Size),
    ];

    /// <summary>Nothing where fewer than two cells have demand.</summary>
    public static Html Of(IReadOnlyList<CellCoverage> cells, DateTimeOffset end)
    {
        var asked = cells.Where(cell => cell.Requests > 0).ToList();
        if (asked.Count < 2)
            return Html.Empty;
        // A stable sort: of dimensions with as many values the earlier one stays first.
        var two = Dimensions.OrderByDescending(dimension => Math.Min(ColumnsMax, asked.Select(dimension.Of).Distinct().Count())).Take(2).ToList();
        var (down, across) = (two[0], two[1]);
        var columns = Values(asked, across.Of, ColumnsMax);
        var lines = Values(asked, down.Of, RowsMax);
        var body = lines.Select(line => Html.Of(
            $"<tr><th scope=\"row\">{Name(line)}</th>{columns.Select(column => Field(asked.Where(cell => down.Of(cell) == line && across.Of(cell) == column)))}</tr>"));
        var caption = $"Coverage by {down.Name} and {across.Name}, the share of the requests in a field that are in covered cells; {asked.Sum(cell => cell.Requests).ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} requests in {asked.Count} cells, window to {FigureText.Moment(end)}; an empty field was not asked for";
        return Html.Of(
            $"<div class=\"wide\" role=\"region\" aria-label=\"Heat table\" tabindex=\"0\"><table><caption>{caption}</caption><thead><tr><th scope=\"col\">{down.Name}</th>{columns.Select(column => Html.Of($"<th scope=\"col\">{Name(column)}</th>"))}</tr></thead><tbody>{body}</tbody></table></div>\n");
    }

    private static Html Field(IEnumerable<CellCoverage> cells)
    {
        var (requests, covered) = (0L, 0L);
        foreach (var cell in cells)
        {
            requests += cell.Requests;
            covered += cell.State == "covered" ? cell.Requests : 0;
        }
        if (requests == 0)
            return Html.Of($"<td></td>");
        var share = (decimal)covered / requests;
        return Html.Of($"<td class=\"h{Math.Min(Shades - 1, (int)(share * Shades))}\">{FigureText.Percent(share)} of {FigureText.Count(requests)}</td>");
    }

    private static List<string?> Values(List<CellCoverage> cells, Func<CellCoverage, string?> of, int most) =>
    [
        .. cells.GroupBy(of).OrderByDescending(group => group.Sum(cell => cell.Requests)).ThenBy(group => group.Key, StringComparer.Ordinal).Take(most)
            .Select(group => group.Key),
    ];

    private static Html Name(string? value) => value is null ? Html.Of($"<em>any</em>") : Html.Name(value);
}
