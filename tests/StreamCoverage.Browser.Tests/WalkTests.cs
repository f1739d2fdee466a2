using System.Text.Json;
using StreamCoverage.Browser.Tests.Support;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Browser.Tests;

/// <summary>What somebody meets who has read nothing: answers first, then the figures, which can be taken along as CSV or on paper.</summary>
public sealed class WalkTests(World world)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_questions_are_answered_first_each_with_its_figures_and_the_way_to_more()
    {
        await using var page = await world.OpenAsync(World.Simulated);

        var questions = await page.ListAsync("[...document.querySelectorAll('#answers dt')].map((node) => node.textContent)");
        var answers = await page.ListAsync("[...document.querySelectorAll('#answers dd')].map((node) => node.textContent)");

        Assert.Equal(
            ["Can it serve what people ask for?", "What fails, and why?", "Who widens it?", "How fragile is it?", "What to recruit?"],
            questions.Take(5));
        Assert.All(answers.Take(5), answer => Assert.Matches("[0-9]", answer));
        Assert.Contains("The worst operator to lose is ", answers[3], StringComparison.Ordinal);
        Assert.DoesNotContain("=", answers[4], StringComparison.Ordinal);
        Assert.Empty(await page.ListAsync(
            "[...document.querySelectorAll('#answers a')].filter((link) => !document.querySelector(link.hash + ' h2')).map((link) => link.hash)"));
    }

    [Theory, InlineData(World.Simulated), InlineData(World.Young)]
    public async Task A_field_of_the_heat_map_says_in_words_what_its_colour_says(string network)
    {
        await using var page = await world.OpenAsync(network);

        var fields = await page.ListAsync("[...document.querySelectorAll('#heat tbody td')].map((field) => field.innerText.trim())");

        Assert.NotEmpty(fields);
        Assert.All(fields, field => Assert.Matches(@"^(\d[\d.]*\s%|[<>]\s?\d+\s%|no supply|unknown|–)", field));
    }

    [Fact]
    public async Task The_keyboard_goes_through_the_page_in_the_order_in_which_it_is_read()
    {
        await using var page = await world.OpenAsync(World.Simulated);
        Assert.Equal(0, await page.CountAsync("[tabindex]:not([tabindex=\"0\"]):not([tabindex=\"-1\"])"));

        var sections = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            await page.PressAsync("Tab");
            sections.Add((await page.EvaluateAsync(
                "[...document.querySelectorAll('.skip, header, main > section')].findIndex((part) => part.contains(document.activeElement)).toString()")).GetString()!);
        }

        var order = sections.Select(section => int.Parse(section, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        // The first goes past the header: whoever uses it needs not go through all of it.
        Assert.Equal(0, order[0]);
        Assert.Equal(order.Order(), order);
        Assert.True(order.Distinct().Count() > 4, string.Join(' ', order));
    }

    [Fact]
    public async Task The_hour_is_shown_beside_what_it_was_a_day_before()
    {
        World.SkipWithoutBrowser();
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("daily", 0, 10, Token, "alpha", "beta");
        await server.MeasureAsync("daily", 1440, 1450, Token, "alpha");
        await using var page = await world.Browser.OpenAsync(Token);

        await page.GoAsync(new(server.Client.BaseAddress!, "/?network=daily&window=1h"));
        await page.UntilAsync(Probes.IsReady);

        // Then 200 of 250 requests were covered, now 100 of 150.
        Assert.Equal("66.7 %", (await page.TextAsync("coverage")).Replace('\u00a0', ' '));
        Assert.Contains("1h to 3 Mar 2026, 09:10 UTC", await page.TextAsync("coverage-note"), StringComparison.Ordinal);
        Assert.Equal("100 of 150 requests", await page.TextAsync("success-note"));
        Assert.Equal("−13.3 points", await page.TextAsync("change"));
        Assert.Equal("against 24 h before: lower bound then 80.0 %, of 250 requests", (await page.TextAsync("change-day")).Replace('\u00a0', ' '));
        Assert.Empty(page.Complaints);
    }

    [Theory, InlineData(World.Simulated), InlineData(World.Hostile)]
    public async Task What_a_table_shows_can_be_taken_along_as_CSV_row_by_row(string network)
    {
        await using var page = await world.OpenAsync(network);

        var links = (await page.EvaluateAsync("""
            (async () => {
              const found = [];
              for (let i = 0; i < document.querySelectorAll('a.csv').length; i++) {
                const link = () => document.querySelectorAll('a.csv')[i];
                link().parentElement.querySelector('button.more')?.click();
                const shown = link().parentElement.querySelectorAll('tbody tr').length;
                const answer = await fetch(link().href);
                found.push([link().textContent, answer.status, answer.headers.get('content-type'), (await answer.text()).split('\r\n').length - 2, shown]);
              }
              return found;
            })()
            """)).EnumerateArray().ToList();

        Assert.Equal(7, links.Count);
        foreach (var link in links)
        {
            var (name, rows, shown) = (link[0].GetString()!, link[3].GetInt32(), link[4].GetInt32());
            Assert.True(link[1].GetInt32() == 200 && link[2].GetString()!.StartsWith("text/csv", StringComparison.Ordinal), name);
            // The conditions and the alerts have no table of this kind.
            Assert.True(shown == 0 || shown == rows, $"{name}: {shown} rows are shown, {rows} come");
        }
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task On_paper_names_stay_and_an_open_panel_is_all_there_is()
    {
        await using var page = await world.OpenAsync(World.Simulated);
        await page.SendAsync("Emulation.setEmulatedMedia", new() { ["media"] = "print" });
        Assert.True(await IsSeenAsync(page, "#contribution tbody .way"), "an operator's name");
        Assert.False(await IsSeenAsync(page, "#pause"), "a button");

        await page.EvaluateAsync("document.querySelector('#cells tbody button').click()");
        await page.UntilAsync("document.querySelector('#panel').open && document.querySelector('#panel-body').ariaBusy === 'false'");

        Assert.True(await IsSeenAsync(page, "#panel table"), "the panel");
        Assert.False(await IsSeenAsync(page, "main"), "what lies under it");
        Assert.Equal("absolute", (await page.EvaluateAsync("getComputedStyle(document.querySelector('#panel')).position")).GetString());
    }

    private static async Task<bool> IsSeenAsync(BrowserPage page, string selector) =>
        (await page.EvaluateAsync($"document.querySelector('{selector}').checkVisibility()")).ValueKind == JsonValueKind.True;
}
