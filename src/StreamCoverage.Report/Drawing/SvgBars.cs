using System.Globalization;
using System.Net;
using System.Text;

namespace StreamCoverage.Report.Drawing;

/// <summary>Horizontal bars as SVG, one group per label and one bar per series, from 0 to the greatest value. Colours as in <see cref="SvgPlot"/>.</summary>
internal static class SvgBars
{
    private const int Width = 640, Left = 190, Right = 90, Bar = 11, Gap = 9, Top = 22, LabelMax = 28;

    /// <summary>The drawing; empty where there is no bar.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="series">Names of the bars of a group.</param>
    /// <param name="groups">A label and one share per series, 0 and more.</param>
    public static string Of(string title, IReadOnlyList<string> series, IReadOnlyList<(string Label, IReadOnlyList<decimal> Shares)> groups)
    {
        var most = groups.SelectMany(group => group.Shares).DefaultIfEmpty().Max();
        if (most <= 0)
            return "";
        var step = (Bar * series.Count) + Gap;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Top + (step * groups.Count)}\" role=\"img\" aria-label=\"{Text(title)}\">");
        foreach (var (i, name) in series.Index())
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (150 * i)}\" y=\"12\" style=\"fill:var(--s{i})\">{Text(name)}</text>");
        foreach (var (g, group) in groups.Index())
        {
            var top = Top + (step * g);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{top + (Bar * series.Count / 2) + 4}\" text-anchor=\"end\">{Text(Short(group.Label))}</text>");
            foreach (var (i, share) in group.Shares.Index())
            {
                var length = share / most * (Width - Left - Right);
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{top + (Bar * i)}\" width=\"{length:0.#}\" height=\"{Bar - 2}\" style=\"fill:var(--s{i})\"/>")
                    .Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + length + 5:0.#}\" y=\"{top + (Bar * i) + 9}\">{FigureText.Percent(share)}</text>");
            }
        }
        return svg.Append("</svg>").ToString();
    }

    private static string Short(string label) => label.Length <= LabelMax ? label : string.Concat(label.AsSpan(0, LabelMax - 1), "…");

    private static string Text(string text) => WebUtility.HtmlEncode(string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)));
}
