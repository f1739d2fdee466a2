using System.Globalization;
using System.Net;
using System.Text;

namespace StreamCoverage.Lab.Reporting;

/// <summary>A plot as SVG: lines, points and bars of error over linear axes.</summary>
internal static class SvgPlot
{
    private const double Width = 640, Height = 300, Left = 60, Right = 170, Top = 14, Bottom = 44;
    private static readonly string[] Colours = ["#0969da", "#cf222e", "#1a7f37", "#9a6700", "#8250df", "#57606a"];

    public static string Of(Plot plot)
    {
        var points = plot.Series.SelectMany(series => series.Points).Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToList();
        if (points.Count == 0)
            return "";
        var (x, y) = (Axis.Of(points.Select(p => p.X)), Axis.Of(points.SelectMany(p => new[] { p.Low, p.High, p.Y })));
        double PlaceX(double value) => Left + ((value - x.From) / (x.To - x.From) * (Width - Left - Right));
        double PlaceY(double value) => Height - Bottom - ((value - y.From) / (y.To - y.From) * (Height - Top - Bottom));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(plot.Title)}\">");
        foreach (var tick in x.Ticks)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{PlaceX(tick):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick:0.####}</text>");
        foreach (var tick in y.Ticks)
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{PlaceY(tick):0.#}\" y2=\"{PlaceY(tick):0.#}\" stroke=\"#eaeef2\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{PlaceY(tick) + 4:0.#}\" text-anchor=\"end\">{tick:0.####}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(plot.XTitle)}</text>")
            .Append(CultureInfo.InvariantCulture, $"<text x=\"14\" y=\"{(Top + Height - Bottom) / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {(Top + Height - Bottom) / 2})\">{WebUtility.HtmlEncode(plot.YTitle)}</text>");
        foreach (var (i, all) in plot.Series.Index())
        {
            var series = all with { Points = [.. all.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))] };
            var colour = Colours[i % Colours.Length];
            if (series.Joined)
                svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\" points=\"{string.Join(' ', series.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{PlaceX(p.X):0.#},{PlaceY(p.Y):0.#}")))}\"/>");
            foreach (var point in series.Points)
            {
                if (point.High > point.Low)
                    svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{PlaceX(point.X):0.#}\" x2=\"{PlaceX(point.X):0.#}\" y1=\"{PlaceY(point.Low):0.#}\" y2=\"{PlaceY(point.High):0.#}\" stroke=\"{colour}\"/>");
                if (!series.Joined || series.Points.Count < 30)
                    svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{PlaceX(point.X):0.#}\" cy=\"{PlaceY(point.Y):0.#}\" r=\"2.6\" fill=\"{colour}\"/>");
            }
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 12}\" y=\"{Top + 12 + (16 * i)}\" style=\"fill:{colour}\">{WebUtility.HtmlEncode(series.Name)}</text>");
        }
        return svg.Append("</svg>").ToString();
    }

    private sealed record Axis(double From, double To, IReadOnlyList<double> Ticks)
    {
        public static Axis Of(IEnumerable<double> values)
        {
            double[] all = [.. values.Where(double.IsFinite)];
            var (low, high) = (all.Min(), all.Max());
            if (high - low < 1e-9)
                (low, high) = (low - 0.5, high + 0.5);
            var raw = (high - low) / 5;
            var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
            var step = new[] { 1, 2, 5, 10 }.First(factor => factor * power >= raw) * power;
            var (from, to) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
            return new(from, to, [.. Enumerable.Range(0, (int)Math.Round((to - from) / step) + 1).Select(i => Math.Round(from + (i * step), 9))]);
        }
    }
}
