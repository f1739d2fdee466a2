using StreamCoverage.Report.Drawing;
using StreamCoverage.Report.Markup;
using StreamCoverage.Report.Sections;

namespace StreamCoverage.Report;

/// <summary>A report as one HTML file that needs nothing from elsewhere: styles and drawings are in it, scripts are not.</summary>
public static class ReportPage
{
    // Nothing may be loaded and nothing may run, whatever a reader's viewer allows.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    /// <summary>The file's text: a pure function of the material.</summary>
    public static string Of(ReportMaterial material)
    {
        Html[] sections =
        [
            OverTime.Of(material), Covered.Of(material), Failing.Of(material), Widening.Of(material), Joining.Of(material), Alike.Of(material),
            Fragile.Of(material), Recruiting.Of(material), Regressions.Of(material), Predictor.Of(material), AccountingFor.Of(material),
        ];
        var heading = Html.Of($"What {Html.Name(material.Network)} covers");
        var body = Html.Of($"<header><h1>{heading}</h1>{Headline.Of(material)}</header>{Contents}<main>{sections}</main>");
        return Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width" />
            <meta name="color-scheme" content="light dark" />
            <meta http-equiv="Content-Security-Policy" content="{Policy}" />
            <title>Coverage of {material.Network}, {FigureText.Moment(material.From)} to {FigureText.Moment(material.To)}</title>
            <style>{Html.Own(SvgPlot.Style)}
            {Html.Own(PageStyle.Text)}</style>
            </head>
            <body>
            {body}
            {Definitions.Of(body.ToString())}
            </body>
            </html>

            """).ToString();
    }

    private static Html Contents { get; } = Html.Of($"""
        <nav aria-label="Contents"><a href="#time">over time</a> <a href="#covered">what is covered</a> <a href="#failing">what fails, and why</a>
        <a href="#widening">who widens it</a> <a href="#joins">what joins did</a> <a href="#alike">how alike</a> <a href="#fragile">how fragile</a>
        <a href="#recruit">what to recruit</a> <a href="#regressions">regressions</a> <a href="#predictor">coverage or count</a>
        <a href="#accounting">accounting</a> <a href="#definitions">definitions</a></nav>

        """);
}
