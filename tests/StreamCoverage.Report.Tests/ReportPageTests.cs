using System.Text.RegularExpressions;
using System.Xml.Linq;
using StreamCoverage.Documents.Definitions;
using StreamCoverage.TestKit;

namespace StreamCoverage.Report.Tests;

public sealed class ReportPageTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>\"'&\u202e\u0007</script>";

    [Fact]
    public void The_same_material_is_the_same_page_in_whatever_order_it_was_read()
    {
        var material = Some.Material();
        var page = ReportPage.Of(material);
        Assert.Equal(page, ReportPage.Of(Some.Material()));
        Assert.Equal(page, ReportPage.Of(material with { Cells = [.. material.Cells.Reverse()], Contributions = [.. material.Contributions.Reverse()] }));
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere_and_runs_nothing()
    {
        var page = Parse(ReportPage.Of(Some.Material()));
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "form");
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName == "src");
        Assert.All(page.Descendants("a"), a => Assert.StartsWith("#", a.Attribute("href")!.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("url(", page.Descendants("style").Single().Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("meta"), meta => meta.Attribute("content")?.Value.StartsWith("default-src 'none'", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Every_link_leads_to_one_place_in_the_page_and_every_definition_is_led_to()
    {
        var page = Parse(ReportPage.Of(Some.Material()));
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        var links = page.Descendants("a").Select(a => a.Attribute("href")!.Value[1..]).ToHashSet();
        Assert.Subset(ids.ToHashSet(), links);
        Assert.Subset(links, ids.Where(id => id.StartsWith("m-", StringComparison.Ordinal)).ToHashSet());
        Assert.Subset(MetricDefinitions.All.Select(m => $"m-{m.Name}").ToHashSet(), links.Where(link => link.StartsWith("m-", StringComparison.Ordinal)).ToHashSet());
    }

    [Fact]
    public void A_hostile_name_is_text_wherever_it_stands()
    {
        var m = Some.Material(Hostile);
        var dimension = SampleAnalysis.Dimension("model");
        var domain = m.Analysis!.Fragility.Domains[0] with { Worst = Hostile };
        var page = ReportPage.Of(m with
        {
            Network = Hostile,
            Cells = [Some.Cell(Hostile, Hostile, "covered", 50)],
            Contributions = [.. m.Contributions.Select(c => c with { Owner = Hostile })],
            Analysis = m.Analysis with
            {
                Dimensions = [dimension with { Top = [dimension.Top[0] with { Value = Hostile }] }],
                Fragility = m.Analysis.Fragility with { Domains = [domain] },
                Gaps = m.Analysis.Gaps with { Capabilities = [m.Analysis.Gaps.Capabilities[0] with { Capabilities = Hostile }] },
            },
        });
        var parsed = Parse(page);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(parsed.Descendants(), e => e.Name.LocalName == "img");
        Assert.Equal(Hostile.Replace('\u0007', '?'), parsed.Descendants("h1").Single().Value["What ".Length..^" covers".Length]);
        // Every place where it stands keeps its direction to itself; a picture's label stands alone.
        Assert.All(
            parsed.Descendants().Where(e => e.Nodes().OfType<XText>().Any(text => text.Value.Contains("onerror", StringComparison.Ordinal))),
            e => Assert.Contains(e.Name.LocalName, (string[])["bdi", "text", "title"]));
    }

    [Fact]
    public void Every_figure_has_its_denominator_its_age_and_its_definition()
    {
        var page = Parse(ReportPage.Of(Some.Material()));
        var rows = page.Descendants("tr").Where(row => row.Elements().Count() == 5 && row.Elements("td").FirstOrDefault()?.Element("strong") is not null).ToList();
        Assert.True(rows.Count > 20, $"{rows.Count} figures");
        Assert.All(rows, row =>
        {
            Assert.NotNull(row.Element("th")!.Element("a"));
            Assert.All(row.Elements(), cell => Assert.NotEmpty(cell.Value));
            Assert.Matches("\\d", row.Elements().ElementAt(2).Value);
        });
    }

    [Fact]
    public void What_a_picture_shows_stands_in_a_table_beside_it()
    {
        var page = Parse(ReportPage.Of(Some.Material()));
        var pictures = page.Descendants("svg").ToList();
        Assert.Equal(5, pictures.Count);
        Assert.All(pictures, svg =>
        {
            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.NotEmpty(svg.Attribute("aria-label")!.Value);
            Assert.NotEmpty(svg.Ancestors("section").Single().Descendants("table"));
        });
        Assert.All(page.Descendants("table"), table => Assert.NotEmpty(table.Element("caption")!.Value));
        Assert.All(page.Descendants("th"), head => Assert.NotNull(head.Attribute("scope")));
    }

    [Fact]
    public void What_is_undefined_is_unknown_and_never_zero()
    {
        var m = Some.Material();
        var page = Parse(ReportPage.Of(m with
        {
            Coverage = m.Coverage with { Requests = 0, CoverageLower = null, CoverageUpper = null, CoverageSoft = null, SuccessRate = null, Breadth = null },
            Cells = [],
            Analysis = null,
            Contributions = [],
            Joins = [],
            Alerts = [],
            Verdict = null,
            History = [Some.Point(0, null, 5)],
        }));
        Assert.StartsWith("Nothing was asked of net", page.Descendants("p").First().Value, StringComparison.Ordinal);
        var covered = page.Descendants("section").Single(s => s.Attribute("id")!.Value == "covered");
        Assert.Equal("unknown", covered.Descendants("strong").First().Value);
        Assert.DoesNotContain("NaN", page.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, 80, 0.60, 0.602, "More operators, and no more is covered.")]
    [InlineData(40, 80, 0.60, 0.61, "More operators, and more is covered.")]
    [InlineData(40, 46, 0.60, 0.59, "More operators, and less is covered.")]
    [InlineData(40, 40, 0.60, 0.60, "As many operators, and as much is covered.")]
    [InlineData(40, 39, 0.60, 0.30, "Fewer operators, and less is covered.")]
    [InlineData(40, 39, 0.60, 0.70, "Fewer operators, and more is covered.")]
    public void The_headline_sets_coverage_against_the_count(int before, int after, double from, double to, string verdict)
    {
        var material = Some.Material() with { History = [Some.Point(-60, null, 1), Some.Point(-50, (decimal)from, before), Some.Point(0, (decimal)to, after)] };
        var said = Regex.Replace(Parse(ReportPage.Of(material)).Descendants("p").First().Value, "\\s+", " ");
        Assert.StartsWith(verdict, said, StringComparison.Ordinal);
        Assert.Contains($"went from {before} to {after};", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_is_known_to_have_joined_no_count_is_made_up()
    {
        var material = Some.Material() with { History = [Some.Point(-60, 0.5m, 0), Some.Point(0, 0.6m, 0)] };
        var said = Parse(ReportPage.Of(material)).Descendants("p").First().Value;
        Assert.Equal("Nobody is known to have joined net, so that its operators cannot be counted; coverage went from 50.0 % to 60.0 %, success from 50.0 % to 60.0 %.", said);
    }

    [Fact]
    public void Probes_are_shown_where_there_are_any()
    {
        var probed = Some.Point(0, null, 0) with { Probed = 200, ProbedSucceeded = 50 };
        var time = Parse(ReportPage.Of(Some.Material() with { History = [probed] })).Descendants("section").First();
        Assert.Contains("of them succeeded", time.Value, StringComparison.Ordinal);
        Assert.Equal(["200", "25.0 %"], time.Descendants("tr").Last().Elements().TakeLast(2).Select(cell => cell.Value));
        Assert.DoesNotContain("of them succeeded", Parse(ReportPage.Of(Some.Material())).Descendants("section").First().Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 5, new int[] { })]
    [InlineData(1, 2, new[] { 0 })]
    [InlineData(5, 5, new[] { 0, 1, 2, 3, 4 })]
    [InlineData(6, 2, new[] { 0, 5 })]
    [InlineData(9, 5, new[] { 0, 2, 4, 6, 8 })]
    public void Thinning_keeps_the_first_and_the_last(int count, int most, int[] kept) =>
        Assert.Equal(kept, ((IReadOnlyList<int>)[.. Enumerable.Range(0, count)]).Thinned(most));

    // Tags that match and nothing unescaped: the page is XML but for its first line.
    private static XElement Parse(string page) => XDocument.Parse(page[(page.IndexOf('\n') + 1)..]).Root!;
}
