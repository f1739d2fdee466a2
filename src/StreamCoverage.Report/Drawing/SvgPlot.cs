using System.Globalization;
using System.Net;
using System.Text;

namespace StreamCoverage.Report.Drawing;

/// <summary>A plot as SVG: lines, bands, points and bars of error. Its colours come from <see cref="Style"/>, which the page has to hold.</summary>
public static class SvgPlot
{
    /// <summary>The colours, for light and dark.</summary>
    public const string Style = """
        :root{--s0:#0969da;--s1:#cf222e;--s2:#1a7f37;--s3:#9a6700;--s4:#8250df;--s5:#57606a;--grid:#eaeef2;--tick:#57606a}
        @media (prefers-color-scheme:dark){:root{--s0:#58a6ff;--s1:#ff7b72;--s2:#56d364;--s3:#e3b341;--s4:#bc8cff;--s5:#9da7b3;--grid:#30363d;--tick:#9da7b3}}
        svg{width:100%;max-width:46rem;height:auto} svg text{font:11px system-ui,sans-serif;fill:var(--tick)} svg .grid{stroke:var(--grid)}
        svg .line{fill:none;stroke-width:1.6} svg .band{opacity:.18;stroke:none}
        """;

    private const double Width = 640, Left = 60, Right = 170, Top = 14, Bottom = 44;
    private const int Colours = 6;
    private const int DotsMax = 30;

    /// <summary>The drawing; empty where there is nothing to draw.</summary>
    public static string Of(Plot plot)
    {
        var points = plot.Series.SelectMany(series => series.Points).Where(IsFinite).ToList();
        if (points.Count == 0)
            return "";
        var place = new Placed(
            plot.X ?? Axis.Of(points.Select(p => p.X)), plot.Y ?? Axis.Of(points.SelectMany(p => new[] { p.Low, p.High, p.Y })), plot.Height);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {plot.Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(plot.Title)}\">");
        AppendAxes(svg, plot, place);
        foreach (var (i, series) in plot.Series.Index())
            Append(svg, series, i, place);
        return svg.Append("</svg>").ToString();
    }

    private static void AppendAxes(StringBuilder svg, Plot plot, Placed place)
    {
        foreach (var (at, text) in place.Across.Ticks)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{place.X(at):0.#}\" y=\"{plot.Height - Bottom + 16}\" text-anchor=\"middle\">{text}</text>");
        foreach (var (at, text) in place.Up.Ticks)
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{place.Y(at):0.#}\" y2=\"{place.Y(at):0.#}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{place.Y(at) + 4:0.#}\" text-anchor=\"end\">{text}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{plot.Height - 8}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(plot.XTitle)}</text>")
            .Append(CultureInfo.InvariantCulture, $"<text x=\"14\" y=\"{(Top + plot.Height - Bottom) / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {(Top + plot.Height - Bottom) / 2})\">{WebUtility.HtmlEncode(plot.YTitle)}</text>");
    }

    private static void Append(StringBuilder svg, Series series, int number, Placed place)
    {
        var points = series.Points.Where(IsFinite).ToList();
        var colour = $"var(--s{number % Colours})";
        if (series.Band && points.Count > 0)
            svg.Append(CultureInfo.InvariantCulture, $"<polygon class=\"band\" style=\"fill:{colour}\" points=\"{Path(points.Select(p => (p.X, p.High)), place)} {Path(points.AsEnumerable().Reverse().Select(p => (p.X, p.Low)), place)}\"/>");
        if (series.Joined)
            svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line\" style=\"stroke:{colour}\" points=\"{Path(points.Select(p => (p.X, p.Y)), place)}\"/>");
        foreach (var point in points)
        {
            if (!series.Band && point.High > point.Low)
                svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{place.X(point.X):0.#}\" x2=\"{place.X(point.X):0.#}\" y1=\"{place.Y(point.Low):0.#}\" y2=\"{place.Y(point.High):0.#}\" style=\"stroke:{colour}\"/>");
            if (!series.Joined || points.Count < DotsMax)
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{place.X(point.X):0.#}\" cy=\"{place.Y(point.Y):0.#}\" r=\"2.6\" style=\"fill:{colour}\"/>");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 12}\" y=\"{Top + 12 + (16 * number)}\" style=\"fill:{colour}\">{WebUtility.HtmlEncode(series.Name)}</text>");
    }

    private static string Path(IEnumerable<(double X, double Y)> points, Placed place) =>
        string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{place.X(p.X):0.#},{place.Y(p.Y):0.#}")));

    private static bool IsFinite((double X, double Y, double Low, double High) point) => double.IsFinite(point.X) && double.IsFinite(point.Y);

    private sealed record Placed(Axis Across, Axis Up, int Height)
    {
        public double X(double value) => Left + ((value - Across.From) / (Across.To - Across.From) * (Width - Left - Right));

        public double Y(double value) => Height - Bottom - ((value - Up.From) / (Up.To - Up.From) * (Height - Top - Bottom));
    }
}
