using StreamCoverage.Browser.Tests.Support;
using StreamCoverage.Core.Events;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Browser.Tests;

/// <summary>The list of what happens now.</summary>
public sealed class TailTests(World world)
{
    private const string Count = "document.querySelectorAll('#tail-list li[data-kind]').length";
    private const string CountOfWork = "document.querySelectorAll('#tail-list li[data-kind]:not([data-kind=regressions])').length";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_moves_pauses_and_goes_on_without_a_gap()
    {
        World.SkipWithoutBrowser();
        await using var server = await Server.StartAsync(Token);
        await server.MeasureAsync("moving", 0, 10, Token);
        await using var page = await world.Browser.OpenAsync(Token);
        await page.GoAsync(new(server.Client.BaseAddress!, "/?network=moving"));
        await page.UntilAsync(Probes.IsReady);
        // Ten slices, and two operators that joined.
        await page.UntilAsync($"{CountOfWork} === 12");

        await server.MeasureAsync("moving", 10, 12, Token);
        await page.UntilAsync($"{CountOfWork} === 14");

        await page.EvaluateAsync("document.querySelector('#tail-pause').click()");
        Assert.Equal("paused", await page.TextAsync("tail-state"));
        await server.Networks.MeasureAsync([Joins("late", 12)], Server.Start + TimeSpan.FromMinutes(12), Token);
        await server.MeasureAsync("moving", 12, 15, Token);
        await page.UntilAsync("document.querySelector('#success-note').textContent === '300 of 375 requests'");
        await Task.Delay(300, Token);
        Assert.Equal(14, (await page.EvaluateAsync(CountOfWork)).GetInt32());

        await page.EvaluateAsync("document.querySelector('#tail-pause').click()");
        await page.UntilAsync($"{CountOfWork} === 18");
        var lines = await page.ListAsync("[...document.querySelectorAll('#tail-list li')].map((node) => node.textContent)");
        Assert.Equal(lines.Distinct(), lines);
        Assert.Contains(lines, line => line.Contains("late joined", StringComparison.Ordinal));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task It_holds_the_last_fifty_events_and_twenty_slices_of_the_kinds_that_are_wanted()
    {
        await using var page = await world.OpenAsync(World.Simulated);
        await page.UntilAsync($"{Count} === 70");

        await page.EvaluateAsync("document.querySelector('#tail-kinds input[value=slices]').click()");
        Assert.Equal(["0"], await page.ListAsync("[String(document.querySelectorAll('#tail-list [data-kind=slices]').length)]"));
        Assert.True((await page.EvaluateAsync(Count)).GetInt32() > 0, "events are left");
        foreach (var kind in new[] { "joins", "assessments", "restatements" })
            await page.EvaluateAsync($"document.querySelector('#tail-kinds input[value={kind}]').click()");
        Assert.Equal(["regressions"], await page.ListAsync("[...new Set([...document.querySelectorAll('#tail-list li')].map((node) => node.dataset.kind))]"));
        // What happened before the page was opened is not read out.
        Assert.Equal("", await page.TextAsync("tail-news"));
        Assert.Equal(0, await page.CountAsync("#tail-list[aria-live], #tail .scroll[aria-live]"));
    }

    private static InputEvent Joins(string name, int minute) => new(
        new OperatorEvent($"joined-{name}", "moving", name, Server.Start + TimeSpan.FromMinutes(minute), OperatorEventType.Joined));
}
