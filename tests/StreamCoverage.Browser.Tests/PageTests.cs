using System.Text.Json;
using System.Text.RegularExpressions;
using StreamCoverage.Browser.Tests.Support;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Browser.Tests;

/// <summary>The page in a real browser, over figures that measure made.</summary>
public sealed class PageTests(World world)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Networks => [World.Simulated, World.Young, World.Hostile];

    [Theory, MemberData(nameof(Networks))]
    public async Task A_network_is_shown_without_complaint_and_without_asking_anybody_else(string network)
    {
        await using var page = await world.OpenAsync(network);

        Assert.Empty(await page.ListAsync(Probes.EmptyViews));
        Assert.Empty(await page.ListAsync(Probes.Nonsense));
        Assert.Empty(await page.ListAsync(Probes.RepeatedIds));
        Assert.Empty(page.Complaints);
        Assert.All(page.Requests, url => Assert.StartsWith(world.Server.Client.BaseAddress!.AbsoluteUri, url, StringComparison.Ordinal));
        Assert.True(page.Requests.Count > 30, "every module and every part of the figures is asked for");
    }

    [Fact]
    public async Task Coverage_is_told_between_its_two_bounds()
    {
        await using var page = await world.OpenAsync(World.Simulated);

        var figures = (await world.Server.JsonAsync($"/v1/networks/{World.Simulated}/coverage?window=1h", Token)).GetProperty("coverage");
        var bounds = new[] { "coverageLower", "coverageUpper" }.Select(name => 100 * figures.GetProperty(name).GetDouble()).ToList();

        Assert.True(bounds[0] + 1 < bounds[1], "some demand is undetermined");
        Assert.Equal(bounds.Select(bound => $"{bound:0.0}"), Regex.Matches(await page.TextAsync("coverage"), "[0-9]+\\.[0-9]").Select(match => match.Value));
    }

    [Theory, MemberData(nameof(Networks))]
    public async Task Every_chart_draws_the_figures_of_the_table_beneath_it(string network)
    {
        await using var page = await world.OpenAsync(network);

        var marks = (await page.EvaluateAsync(Probes.Charts)).EnumerateArray().ToList();

        if (network == World.Simulated)
            Assert.Equal(["lorenz", "stress", "timeline", "waterfall"], marks.Select(mark => mark[0].GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.NotEmpty(marks);
        foreach (var mark in marks)
        {
            var (drawn, told, off) = (BrowserPage.Numbers(mark[3]), BrowserPage.Numbers(mark[4]), mark[5].GetDouble());
            Assert.True(drawn.Count == told.Count && drawn.Count > 0, $"{mark[0]} {mark[1]} {mark[2]}: {drawn.Count} drawn, {told.Count} in the table");
            Assert.All(drawn.Zip(told), pair => Assert.Equal(pair.Second, pair.First, off));
        }
    }

    [Fact]
    public async Task Figures_move_while_the_page_is_open_and_stand_still_while_it_is_paused()
    {
        World.SkipWithoutBrowser();
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("moving", 0, 10, Token);
        await using var page = await world.Browser.OpenAsync(Token);
        await page.GoAsync(new(server.Client.BaseAddress!, "/?network=moving"));
        await page.UntilAsync(Probes.IsReady);
        Assert.Equal("200 of 250 requests", await page.TextAsync("success-note"));
        var rows = await page.CountAsync("#timeline tbody tr");

        await server.MeasureAsync("moving", 10, 12, Token);
        await page.UntilAsync("document.querySelector('#success-note').textContent === '240 of 300 requests'");
        await page.UntilAsync($"document.querySelectorAll('#timeline tbody tr').length === {rows + 2}");

        await page.EvaluateAsync("document.querySelector('#pause').click()");
        Assert.Equal("paused", await page.TextAsync("live"));
        await server.MeasureAsync("moving", 12, 13, Token);
        await Task.Delay(300, Token);
        Assert.Equal("240 of 300 requests", await page.TextAsync("success-note"));
        await page.EvaluateAsync("document.querySelector('#pause').click()");
        await page.UntilAsync("document.querySelector('#success-note').textContent === '260 of 325 requests'");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_page_whose_server_went_away_says_so()
    {
        World.SkipWithoutBrowser();
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("moving", 0, 10, Token);
        await using var page = await world.Browser.OpenAsync(Token);
        await page.GoAsync(new(server.Client.BaseAddress!, "/"));
        await page.UntilAsync(Probes.IsReady);

        await server.StopAsync(Token);

        await page.UntilAsync("document.querySelector('#live').dataset.state === 'reconnecting'");
        Assert.Equal("200 of 250 requests", await page.TextAsync("success-note"));
    }

    [Fact]
    public async Task Hostile_names_are_text()
    {
        await using var page = await world.OpenAsync(World.Hostile);

        var heads = await page.ListAsync("[...document.querySelectorAll('#contribution tbody th')].map((node) => node.textContent)");
        Assert.Contains(World.Hostile, heads);
        Assert.Contains(World.Hostile, await page.ListAsync("[...document.querySelectorAll('#heat th')].map((node) => node.textContent)"));
        Assert.Contains(World.Hostile, (await page.ListAsync("[...document.querySelectorAll('#waterfall title')].map((node) => node.textContent)"))[0], StringComparison.Ordinal);
        Assert.Equal(0, await page.CountAsync("img, body script, [onerror]"));
        Assert.Equal(JsonValueKind.Undefined, (await page.EvaluateAsync("window.hacked")).ValueKind);
    }

    [Fact]
    public async Task A_definition_opens_and_closes_by_keyboard_and_tells_what_the_figure_rests_on()
    {
        await using var page = await world.OpenAsync(World.Simulated);
        await page.EvaluateAsync("document.querySelector('[data-label=coverage] button').focus()");

        await page.PressAsync("Enter");

        await page.UntilAsync("document.querySelector('#tip').matches(':popover-open') && document.querySelector('#tip').contains(document.activeElement)");
        var text = await page.TextAsync("tip");
        Assert.Contains("The share of demand that asks for workloads which the network serves beyond doubt.", text, StringComparison.Ordinal);
        var requests = await page.EvaluateAsync("document.querySelector('#coverage-note').textContent.match(/[0-9,]+(?= requests)/)[0]");
        Assert.Contains($"{requests.GetString()} requests", text, StringComparison.Ordinal);
        Assert.Contains("2 Mar 2026", text, StringComparison.Ordinal);
        await page.PressAsync("Escape");
        await page.UntilAsync("!document.querySelector('#tip').matches(':popover-open') && document.activeElement.classList.contains('what')");
    }

    [Fact]
    public async Task Every_definition_that_the_page_names_is_listed()
    {
        await using var page = await world.OpenAsync(World.Simulated);

        var missing = await page.ListAsync("""
            (async () => {
              const buttons = [...document.querySelectorAll('.what')];
              const tip = document.querySelector('#tip');
              const found = [];
              for (const button of buttons) {
                button.click();
                if (tip.textContent.includes('No definition') || !tip.querySelector('dd')) found.push(button.ariaLabel);
                tip.hidePopover();
              }
              return found;
            })()
            """);

        Assert.Empty(missing);
    }

    [Fact]
    public async Task What_is_chosen_stands_in_the_address_and_survives_a_reload()
    {
        await using var page = await world.OpenAsync(World.Simulated);

        await page.EvaluateAsync("""
            (() => {
              const choose = (id, value) => { const node = document.getElementById(id); node.value = value; node.dispatchEvent(new Event('change', { bubbles: true })); };
              choose('rows', 'region');
              choose('domain', 'owner');
              choose('lorenz-by', 'model');
              document.querySelector('#zones input[value=local]').click();
              document.querySelector('#heat button').click();
            })()
            """);

        var address = (await page.EvaluateAsync("location.href")).GetString()!;
        foreach (var part in new[] { "rows=region", "columns=hardware", "domain=owner", "by=model", "zone=local", "row=us-east", "column=" })
            Assert.Contains(part, address, StringComparison.Ordinal);
        await page.GoAsync(new("about:blank"));
        await page.GoAsync(new(address));
        await page.UntilAsync(Probes.IsReady);
        Assert.Equal(
            ["region", "owner", "model", "local"],
            await page.ListAsync("['rows', 'domain', 'lorenz-by'].map((id) => document.getElementById(id).value).concat(document.querySelector('#zones input:checked').value)"));
        Assert.StartsWith("us-east", await page.TextAsync("cells-title"), StringComparison.Ordinal);
        Assert.Contains("GMT+5:30", await page.TextAsync("as-of"), StringComparison.Ordinal);
        Assert.Contains("16:05", await page.TextAsync("as-of"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_sorts_by_its_heading_and_says_so()
    {
        await using var page = await world.OpenAsync(World.Simulated);

        await page.EvaluateAsync("document.querySelectorAll('#contribution .sort')[4].click()");

        var attempts = BrowserPage.Numbers(await page.EvaluateAsync("[...document.querySelectorAll('#contribution tbody tr')].map((row) => +row.children[4].dataset.value)"));
        Assert.Equal(attempts.OrderDescending(), attempts);
        Assert.Equal(["descending"], await page.ListAsync("[...document.querySelectorAll('#contribution [aria-sort]')].map((node) => node.ariaSort)"));
        Assert.True((await page.EvaluateAsync("document.activeElement.matches('body, .sort')")).GetBoolean());
    }
}
