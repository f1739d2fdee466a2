using System.Globalization;
using System.Net;
using System.Text;

namespace StreamCoverage.Lab.Reporting;

/// <summary>Findings as one page that needs nothing from elsewhere: styles and drawings are in it, scripts are not.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
        h1,h2{line-height:1.2} h2{margin-top:3rem;border-top:1px solid #d0d7de;padding-top:1rem} h3{margin:1.5rem 0 .3rem}
        table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums} th,td{padding:.25rem .6rem;border-bottom:1px solid #eaeef2;text-align:right}
        th:first-child,td:first-child{text-align:left} th{border-bottom:2px solid #d0d7de} .holds{color:#1a7f37} .fails{color:#cf222e;font-weight:600}
        figure{margin:1rem 0} figcaption{font-size:13px;color:#57606a}
        @media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117} th,td{border-color:#30363d} .holds{color:#56d364} .fails{color:#ff7b72} a{color:#79b8ff}}
        """;

    public static string Of(string heading, string preface, IReadOnlyList<Findings> all)
    {
        var html = new StringBuilder();
        var checks = all.SelectMany(findings => findings.Checks).ToList();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Text(heading)}</title><style>{SvgPlot.Style}{Style}</style>")
            .Append(CultureInfo.InvariantCulture, $"<h1>{Text(heading)}</h1><p>{Text(preface)}</p>")
            .Append(CultureInfo.InvariantCulture, $"<p>{checks.Count(check => check.Holds)} of {checks.Count} claims hold.</p><ul>");
        foreach (var (i, findings) in all.Index())
            html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#s{i}\">{Text(findings.Title)}</a> ({findings.Checks.Count(check => check.Holds)} of {findings.Checks.Count})</li>");
        html.Append("</ul>");
        foreach (var (i, findings) in all.Index())
            Append(html, findings, i);
        return html.Append("</html>\n").ToString();
    }

    private static void Append(StringBuilder html, Findings findings, int number)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2 id=\"s{number}\">{Text(findings.Title)}</h2><p>{Text(findings.Text)}</p>");
        foreach (var table in findings.Tables)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>{Text(table.Title)}</h3><table><tr>{Cells("th", table.Columns)}</tr>");
            foreach (var row in table.Rows)
                html.Append(CultureInfo.InvariantCulture, $"<tr>{Cells("td", row)}</tr>");
            html.Append("</table>");
        }
        foreach (var plot in findings.Plots)
            html.Append(CultureInfo.InvariantCulture, $"<figure>{SvgPlot.Of(plot)}<figcaption>{Text(plot.Title)}</figcaption></figure>");
        if (findings.Checks.Count == 0)
            return;
        html.Append("<h3>Claims</h3><table><tr><th>claim</th><th>found</th><th>to lie in</th><th></th></tr>");
        foreach (var check in findings.Checks)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(check.Claim)}</td><td>{Text(check.Found.Text("0.0000"))}</td><td>{check.Low.F()} .. {check.High.F()}</td>")
                .Append(check.Holds ? "<td class=\"holds\">holds</td></tr>" : "<td class=\"fails\">fails</td></tr>");
        html.Append("</table>");
    }

    private static string Cells(string tag, IEnumerable<string> cells) => string.Concat(cells.Select(cell => $"<{tag}>{Text(cell)}</{tag}>"));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
