using System.Text.Json;
using StreamCoverage.Browser.Tests.Support;
using StreamCoverage.TestKit;
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
        await using var page = await OpenAsync(network);

        Assert.Empty(await ListAsync(page, Probes.EmptyViews));
        Assert.Empty(await ListAsync(page, Probes.Nonsense));
        Assert.Empty(await ListAsync(page, Probes.RepeatedIds));
        Assert.Empty(page.Complaints);
        Assert.All(page.Requests, url => Assert.StartsWith(world.Server.Client.BaseAddress!.AbsoluteUri, url, StringComparison.Ordinal));
        Assert.True(page.Requests.Count > 30, "every module and every part of the figures is asked for");
    }

    [Theory, MemberData(nameof(Networks))]
    public async Task Every_chart_draws_the_figures_of_the_table_beneath_it(string network)
    {
        await using var page = await OpenAsync(network);

        var marks = (await page.EvaluateAsync(Probes.Charts, Token)).EnumerateArray().ToList();

        if (network == World.Simulated)
            Assert.Equal(["lorenz", "stress", "timeline", "waterfall"], marks.Select(mark => mark[0].GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.NotEmpty(marks);
        foreach (var mark in marks)
        {
            var (drawn, told, off) = (Numbers(mark[3]), Numbers(mark[4]), mark[5].GetDouble());
            Assert.True(drawn.Count == told.Count && drawn.Count > 0, $"{mark[0]} {mark[1]} {mark[2]}: {drawn.Count} drawn, {told.Count} in the table");
            Assert.All(drawn.Zip(told), pair => Assert.Equal(pair.Second, pair.First, off));
        }
    }

    [Fact]
    public async Task Figures_move_while_the_page_is_open_and_stand_still_while_it_is_paused()
    {
        SkipWithoutBrowser();
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("moving", 0, 10, Token);
        await using var page = await world.Browser.OpenAsync(Token);
        await page.GoAsync(new(server.Client.BaseAddress!, "/?network=moving"), Token);
        await page.UntilAsync(Probes.IsReady, Token);
        Assert.Equal("200 of 250 requests", await TextAsync(page, "success-note"));
        var rows = await CountAsync(page, "#timeline tbody tr");

        await server.MeasureAsync("moving", 10, 12, Token);
        await page.UntilAsync("document.querySelector('#success-note').textContent === '240 of 300 requests'", Token);
        await page.UntilAsync($"document.querySelectorAll('#timeline tbody tr').length === {rows + 2}", Token);

        await page.EvaluateAsync("document.querySelector('#pause').click()", Token);
        Assert.Equal("paused", await TextAsync(page, "live"));
        await server.MeasureAsync("moving", 12, 13, Token);
        await Task.Delay(300, Token);
        Assert.Equal("240 of 300 requests", await TextAsync(page, "success-note"));
        await page.EvaluateAsync("document.querySelector('#pause').click()", Token);
        await page.UntilAsync("document.querySelector('#success-note').textContent === '260 of 325 requests'", Token);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_page_whose_server_went_away_says_so()
    {
        SkipWithoutBrowser();
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("moving", 0, 10, Token);
        await using var page = await world.Browser.OpenAsync(Token);
        await page.GoAsync(new(server.Client.BaseAddress!, "/"), Token);
        await page.UntilAsync(Probes.IsReady, Token);

        await server.StopAsync(Token);

        await page.UntilAsync("document.querySelector('#live').dataset.state === 'reconnecting'", Token);
        Assert.Equal("200 of 250 requests", await TextAsync(page, "success-note"));
    }

    [Fact]
    public async Task Hostile_names_are_text()
    {
        await using var page = await OpenAsync(World.Hostile);

        var heads = await ListAsync(page, "[...document.querySelectorAll('#contribution tbody th')].map((node) => node.textContent)");
        Assert.Contains(World.Hostile, heads);
        Assert.Contains(World.Hostile, await ListAsync(page, "[...document.querySelectorAll('#heat th')].map((node) => node.textContent)"));
        Assert.Contains(World.Hostile, (await ListAsync(page, "[...document.querySelectorAll('#waterfall title')].map((node) => node.textContent)"))[0], StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(page, "img, body script, [onerror]"));
        Assert.Equal(JsonValueKind.Undefined, (await page.EvaluateAsync("window.hacked", Token)).ValueKind);
    }

    [Fact]
    public async Task Every_control_and_every_picture_has_a_name()
    {
        await using var page = await OpenAsync(World.Simulated);
        string[] named =
        [
            "button", "link", "combobox", "radio", "slider", "image", "img", "table", "region", "dialog", "option", "MenuListPopup", "DisclosureTriangle", "figure",
            "textbox", "checkbox", "heading",
        ];
        string[] unnamedByRight = ["MenuListPopup", "figure"];

        var nodes = (await page.SendAsync("Accessibility.getFullAXTree", null, Token)).GetProperty("nodes").EnumerateArray()
            .Where(node => !node.GetProperty("ignored").GetBoolean())
            .Select(node => (Role: Value(node, "role"), Name: Value(node, "name"))).Where(node => named.Contains(node.Role)).ToList();

        Assert.DoesNotContain(nodes, node => node.Name.Length == 0 && !unnamedByRight.Contains(node.Role));
        foreach (var role in new[] { "button", "link", "combobox", "radio", "slider", "image", "table", "heading" })
            Assert.Contains(nodes, node => node.Role == role || (role == "image" && node.Role == "img"));
        Assert.True(nodes.Count(node => node.Name.StartsWith("What is ", StringComparison.Ordinal)) > 30, "definitions");
    }

    [Fact]
    public async Task A_definition_opens_and_closes_by_keyboard_and_tells_what_the_figure_rests_on()
    {
        await using var page = await OpenAsync(World.Simulated);
        await page.EvaluateAsync("document.querySelector('[data-label=coverage] button').focus()", Token);

        await page.PressAsync("Enter", Token);

        await page.UntilAsync("document.querySelector('#tip').matches(':popover-open') && document.querySelector('#tip').contains(document.activeElement)", Token);
        var text = await TextAsync(page, "tip");
        Assert.Contains("The share of demand that asks for workloads which the network serves beyond doubt.", text, StringComparison.Ordinal);
        var requests = await page.EvaluateAsync("document.querySelector('#coverage-note').textContent.match(/[0-9,]+(?= requests)/)[0]", Token);
        Assert.Contains($"{requests.GetString()} requests", text, StringComparison.Ordinal);
        Assert.Contains("2 Mar 2026", text, StringComparison.Ordinal);
        await page.PressAsync("Escape", Token);
        await page.UntilAsync("!document.querySelector('#tip').matches(':popover-open') && document.activeElement.classList.contains('what')", Token);
    }

    [Fact]
    public async Task Every_definition_that_the_page_names_is_listed()
    {
        await using var page = await OpenAsync(World.Simulated);

        var missing = await ListAsync(page, """
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
        await using var page = await OpenAsync(World.Simulated);

        await page.EvaluateAsync("""
            (() => {
              const choose = (id, value) => { const node = document.getElementById(id); node.value = value; node.dispatchEvent(new Event('change', { bubbles: true })); };
              choose('rows', 'region');
              choose('domain', 'owner');
              choose('lorenz-by', 'model');
              document.querySelector('#zones input[value=local]').click();
              document.querySelector('#heat button').click();
            })()
            """, Token);

        var address = (await page.EvaluateAsync("location.href", Token)).GetString()!;
        foreach (var part in new[] { "rows=region", "columns=hardware", "domain=owner", "by=model", "zone=local", "row=us-east", "column=" })
            Assert.Contains(part, address, StringComparison.Ordinal);
        await page.GoAsync(new("about:blank"), Token);
        await page.GoAsync(new(address), Token);
        await page.UntilAsync(Probes.IsReady, Token);
        Assert.Equal(
            ["region", "owner", "model", "local"],
            await ListAsync(page, "['rows', 'domain', 'lorenz-by'].map((id) => document.getElementById(id).value).concat(document.querySelector('#zones input:checked').value)"));
        Assert.StartsWith("us-east", await TextAsync(page, "cells-title"), StringComparison.Ordinal);
        Assert.Contains("GMT+5:30", await TextAsync(page, "as-of"), StringComparison.Ordinal);
        Assert.Contains("16:05", await TextAsync(page, "as-of"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_sorts_by_its_heading_and_says_so()
    {
        await using var page = await OpenAsync(World.Simulated);

        await page.EvaluateAsync("document.querySelectorAll('#contribution .sort')[2].click()", Token);

        var attempts = Numbers(await page.EvaluateAsync("[...document.querySelectorAll('#contribution tbody tr')].map((row) => +row.children[2].dataset.value)", Token));
        Assert.Equal(attempts.OrderDescending(), attempts);
        Assert.Equal(["descending"], await ListAsync(page, "[...document.querySelectorAll('#contribution [aria-sort]')].map((node) => node.ariaSort)"));
        Assert.True((await page.EvaluateAsync("document.activeElement.matches('body, .sort')", Token)).GetBoolean());
    }

    public static TheoryData<string, int, string> Looks => new()
    {
        { "light", 1280, "light" },
        { "dark", 1280, "dark" },
        { "narrow", 360, "light" },
    };

    [Theory, MemberData(nameof(Looks))]
    public async Task Everything_can_be_read_and_nothing_is_cut_off(string name, int width, string colours)
    {
        await using var page = await OpenAsync(World.Simulated, width, colours);

        Assert.Empty(await ListAsync(page, Probes.Overflow));
        Assert.Empty(await ListAsync(page, Probes.Faint));
        await page.ShootAsync(Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots", $"page-{name}.png"), Token);
        foreach (var id in await ListAsync(page, "[...document.querySelectorAll('main section[id]')].map((section) => section.id)"))
            await page.ShootAsync(Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots", $"{id}-{name}.png"), Token, id);
    }

    private static void SkipWithoutBrowser() =>
        Assert.SkipWhen(Chromium.Program is null, "there is no Chromium on PATH; `make setup` installs it where the system has apt-get");

    private async Task<BrowserPage> OpenAsync(string network, int width = 1280, string colours = "light")
    {
        SkipWithoutBrowser();
        var page = await world.Browser.OpenAsync(Token);
        await page.LookAsync(width, 900, colours, Token);
        await page.GoAsync(new(world.Server.Client.BaseAddress!, $"/?network={Uri.EscapeDataString(network)}&window=1h"), Token);
        await page.UntilAsync(Probes.IsReady, Token);
        return page;
    }

    private static async Task<string> TextAsync(BrowserPage page, string id) =>
        (await page.EvaluateAsync($"document.getElementById('{id}').textContent", Token)).GetString()!;

    private static async Task<int> CountAsync(BrowserPage page, string selector) =>
        (await page.EvaluateAsync($"document.querySelectorAll('{selector}').length", Token)).GetInt32();

    private static async Task<List<string>> ListAsync(BrowserPage page, string expression) =>
        [.. (await page.EvaluateAsync(expression, Token)).EnumerateArray().Select(item => item.GetString()!)];

    private static List<double> Numbers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetDouble())];

    private static string Value(JsonElement node, string what) =>
        node.TryGetProperty(what, out var found) && found.TryGetProperty("value", out var value) ? value.GetString() ?? "" : "";
}
