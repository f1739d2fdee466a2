using StreamCoverage.Browser.Tests.Support;
using StreamCoverage.TestKit;

namespace StreamCoverage.Browser.Tests;

/// <summary>From a figure to the offsets of the log, with equal numbers on each level.</summary>
public sealed class DrillDownTests(World world)
{
    private const string Slices = "Requests by slice";
    private const string Sources = "Source partitions of the slice";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Coverage_leads_to_its_cells_these_to_their_slices_and_these_to_the_log()
    {
        await using var page = await world.OpenAsync(World.Simulated);
        await page.EvaluateAsync("document.querySelector('[data-label=coverage] button').click()");
        await page.EvaluateAsync("[...document.querySelectorAll('#tip button')].at(-1).click()");
        await ReadyAsync(page, "coverage");
        var all = await NumberAsync(page, Fact("all"));
        Assert.Equal(await NumberAsync(page, "document.querySelector('#coverage-note').textContent.match(/[0-9,]+(?= requests)/)[0]"), all);
        Assert.Contains("The share of demand that asks for workloads which the network serves beyond doubt.", await page.TextAsync("panel-body"), StringComparison.Ordinal);
        await page.EvaluateAsync("document.querySelector('#panel .more:not(details)')?.click()");
        Assert.Equal(all, await SumAsync(page, "Workload cells", 2));

        var cell = (await page.EvaluateAsync($"{Rows("Workload cells")}[3].children[0].textContent")).GetString()!;
        var requests = await NumberAsync(page, $"{Rows("Workload cells")}[3].children[2].dataset.value");
        await page.EvaluateAsync($"{Rows("Workload cells")}[3].querySelector('button').click()");
        await ReadyAsync(page, cell);
        Assert.Equal(requests, await NumberAsync(page, Fact("rests on")));
        Assert.Equal(requests, await SumAsync(page, "Operators of the cell", 1));
        Assert.Equal(requests, await SumAsync(page, Slices, 1));

        var inSlice = await NumberAsync(page, $"{Rows(Slices)}.find((row) => row.querySelector('button')).children[1].dataset.value");
        await page.EvaluateAsync($"{Rows(Slices)}.find((row) => row.querySelector('button')).querySelector('button').click()");
        await page.UntilAsync("document.querySelector('#panel-title').textContent.startsWith('slice') && document.querySelector('#panel-body').ariaBusy === 'false'");
        Assert.Equal(inSlice, await NumberAsync(page, Fact("demand")));
        Assert.Equal(inSlice, await SumAsync(page, Sources, 1));
        Assert.Contains("as many as are stored", await page.TextAsync("panel-body"), StringComparison.Ordinal);
        Assert.True(await NumberAsync(page, $"{Rows(Sources)}[0].children[3].dataset.value") > 0, "an offset");
        Assert.Equal(["coverage", cell], await page.ListAsync("[...document.querySelectorAll('#panel-trail button')].map((node) => node.textContent)"));

        await page.EvaluateAsync("document.querySelector('#panel-trail li:last-child button').click()");
        await ReadyAsync(page, cell);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Where_one_stands_can_be_shared_and_Escape_leads_back()
    {
        await using var page = await world.OpenAsync(World.Simulated);
        await page.EvaluateAsync("document.querySelector('#cells tbody button').focus()");
        await page.PressAsync("Enter");
        await page.UntilAsync("document.querySelector('#panel').matches(':modal') && document.querySelector('#panel-body').ariaBusy === 'false'");
        var (address, title) = ((await page.EvaluateAsync("location.href")).GetString()!, await page.TextAsync("panel-title"));
        var sum = await SumAsync(page, Slices, 1);
        // What lies under it cannot be reached by keyboard.
        for (var i = 0; i < 40; i++)
        {
            await page.PressAsync("Tab");
            Assert.True((await page.EvaluateAsync("document.activeElement === document.body || document.querySelector('#panel').contains(document.activeElement)")).GetBoolean());
        }
        await page.PressAsync("Escape");
        await page.UntilAsync("!document.querySelector('#panel').open && document.activeElement.closest('#cells') !== null");
        Assert.DoesNotContain("show=", (await page.EvaluateAsync("location.href")).GetString(), StringComparison.Ordinal);

        await page.GoAsync(new("about:blank"));
        await page.GoAsync(new(address));
        await page.UntilAsync("document.querySelector('#panel')?.open && document.querySelector('#panel-body').ariaBusy === 'false'");
        Assert.Equal((title, sum), (await page.TextAsync("panel-title"), await SumAsync(page, Slices, 1)));
        // Whoever starts in the middle can go on to where they would have come through.
        Assert.Equal(["coverage"], await page.ListAsync("[...document.querySelectorAll('#panel-trail button')].map((node) => node.textContent)"));
    }

    [Fact]
    public async Task An_operator_and_a_regression_have_their_evidence()
    {
        await using var page = await world.OpenAsync(World.Simulated);
        var name = (await page.EvaluateAsync("document.querySelector('#contribution tbody th').textContent")).GetString()!;
        await page.EvaluateAsync("document.querySelector('#contribution tbody button').click()");
        await ReadyAsync(page, name);
        Assert.True(await page.CountAsync("#panel .events li time") > 0, "its join");
        Assert.StartsWith(name, (await page.EvaluateAsync("document.querySelector('#panel .events li span').textContent")).GetString(), StringComparison.Ordinal);
        var (attempts, requests) = (await NumberAsync(page, $"{Rows("Workload cells of the operator")}[0].children[2].dataset.value"), 0.0);
        var cell = (await page.EvaluateAsync($"{Rows("Workload cells of the operator")}[0].children[0].textContent")).GetString()!;
        await page.EvaluateAsync($"{Rows("Workload cells of the operator")}[0].querySelector('button').click()");
        await ReadyAsync(page, cell);
        Assert.Equal(attempts, await NumberAsync(page, $"{Rows("Operators of the cell")}.find((row) => row.children[0].textContent === '{name}').children[3].dataset.value"));
        await page.EvaluateAsync("document.querySelector('#panel-close').click()");

        const string alert = "[...document.querySelectorAll('#alerts li')].find((li) => li.querySelector('p').textContent.startsWith('network:'))";
        await page.EvaluateAsync("document.querySelector('#alerts-more:not([hidden])')?.click()");
        requests = await NumberAsync(page, $"{alert}.querySelector('.dim').textContent.match(/[0-9,]+(?= requests)/)[0]");
        await page.EvaluateAsync($"{alert}.querySelector('button').click()");
        await ReadyAsync(page, "evidence of a regression");
        Assert.Equal(requests, await NumberAsync(page, Fact("rests on")));
        Assert.Equal(requests, await SumAsync(page, "Slices of the regression", 1));
        Assert.True(await NumberAsync(page, $"{Rows("Offsets of the regression")}[0].children[2].dataset.value") > 0, "an offset");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_condition_leads_to_the_cells_that_fail_at_it()
    {
        await using var page = await world.OpenAsync(World.Simulated);
        var failed = await NumberAsync(page, "document.querySelector('#funnel .bound').children[3].textContent");
        await page.EvaluateAsync("document.querySelector('#funnel .bound button').click()");
        await page.UntilAsync("document.querySelector('#panel-body').ariaBusy === 'false'");
        await page.EvaluateAsync("document.querySelector('#panel .more:not(details)')?.click()");
        Assert.Equal(failed, await NumberAsync(page, Fact("failed at it")));
        Assert.Equal(failed, await SumAsync(page, "Workload cells", 6));
    }

    [Fact]
    public async Task Hostile_names_are_text_in_every_view_of_the_panel()
    {
        await using var page = await world.OpenAsync(World.Hostile);
        foreach (var (opener, part) in new[] { ("#cells tbody button", "#shares"), ("#contribution tbody button", "operator") })
        {
            await page.EvaluateAsync($"document.querySelector('{opener}').click()");
            await page.UntilAsync("document.querySelector('#panel-body').ariaBusy === 'false'");
            Assert.True((await page.TextAsync("panel")).Split(World.Hostile).Length > 3, part);
            Assert.Equal(0, await page.CountAsync("img, body script, [onerror]"));
            await page.EvaluateAsync("document.querySelector('#panel-close').click()");
        }
        Assert.Contains(World.Hostile, await page.TextAsync("tail-list"), StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Undefined, (await page.EvaluateAsync("window.hacked")).ValueKind);
        Assert.Empty(page.Complaints);
    }

    public static TheoryData<string, int, string> Looks => LookTests.Looks;

    [Theory, MemberData(nameof(Looks))]
    public async Task Every_view_of_the_panel_can_be_read_and_nothing_is_cut_off(string name, int width, string colours)
    {
        await using var page = await world.OpenAsync(World.Simulated, width, colours);
        foreach (var (view, opener) in Views)
        {
            await page.EvaluateAsync(opener);
            await page.UntilAsync("document.querySelector('#panel').open && document.querySelector('#panel-body').ariaBusy === 'false'");
            await Task.Delay(50, Token);
            Assert.Empty(await page.ListAsync(Probes.Overflow));
            Assert.Empty(await page.ListAsync(Probes.Faint));
            Assert.Empty(await page.ListAsync(Probes.Nonsense));
            Assert.Empty(await page.ListAsync(Probes.RepeatedIds));
            Assert.Empty(await page.ListAsync("[...document.querySelectorAll('#panel button, #panel a')].filter((node) => !(node.ariaLabel ?? node.textContent).trim()).map((node) => node.outerHTML)"));
            await page.ShootAsync(Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots", $"panel-{view}-{name}.png"), "panel");
            if (view != "cell")
                await page.EvaluateAsync("document.querySelector('#panel-close').click()");
        }
    }

    private static readonly (string, string)[] Views =
    [
        ("figure", "(document.querySelector('[data-label=coverage] button').click(), [...document.querySelectorAll('#tip button')].at(-1).click())"),
        ("cell", "document.querySelector('#cells tbody button').click()"),
        ("slice", $"{Rows(Slices)}.find((row) => row.querySelector('button')).querySelector('button').click()"),
        ("operator", "document.querySelector('#contribution tbody button').click()"),
        ("alert", "document.querySelector('#alerts button').click()"),
    ];

    private static string Rows(string caption) =>
        $"[...[...document.querySelectorAll('#panel table')].find((table) => table.caption.textContent === '{caption}').tBodies[0].rows]";

    private static string Fact(string term) =>
        $"[...document.querySelectorAll('#panel dt')].find((node) => node.textContent === '{term}').nextElementSibling.textContent.match(/[0-9,]+/)[0]";

    private static async Task<double> NumberAsync(BrowserPage page, string expression) =>
        (await page.EvaluateAsync($"+({expression}).replaceAll(',', '')")).GetDouble();

    private static async Task<double> SumAsync(BrowserPage page, string caption, int column) =>
        (await page.EvaluateAsync($"{Rows(caption)}.reduce((sum, row) => sum + +row.children[{column}].dataset.value, 0)")).GetDouble();

    private static Task ReadyAsync(BrowserPage page, string title) => page.UntilAsync(
        $"document.querySelector('#panel').open && document.querySelector('#panel-title').textContent === '{title}' && document.querySelector('#panel-body').ariaBusy === 'false'");
}
