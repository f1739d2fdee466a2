using StreamCoverage.Browser.Tests.Support;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Browser.Tests;

/// <summary>Where figures are for those who have a key, the page asks for it.</summary>
public sealed class SignInTests(World world)
{
    private const string IsAsked = "document.getElementById('signin')?.hidden === false && document.getElementById('signout')?.hidden";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_signs_in_with_a_key_that_no_script_sees_again_and_signs_out()
    {
        World.SkipWithoutBrowser();
        var keys = new HeldKeys();
        await using var server = await Server.StartAsync(Token, options => options with { Access = new() { Keys = keys } });
        await server.MeasureAsync("mine", 0, 10, Token);
        await server.MeasureAsync("theirs", 0, 10, Token);
        await using var page = await world.Browser.OpenAsync(Token);
        await page.GoAsync(server.Client.BaseAddress!);
        await page.UntilAsync(IsAsked);

        await EnterAsync(page, "wrong");
        await page.UntilAsync("document.getElementById('problem').textContent.includes('unknown, wrong')");

        await EnterAsync(page, keys.Make("mine"));
        await page.UntilAsync(Probes.IsReady);
        Assert.Equal(["mine"], await page.ListAsync("[...document.querySelectorAll('#network option')].map((option) => option.value)"));
        Assert.Equal(["", "", "true"], await page.ListAsync(
            "[document.cookie, document.getElementById('key').value, String(!document.getElementById('signout').hidden)]"));

        await page.EvaluateAsync("document.getElementById('signout').click()");
        await page.UntilAsync(IsAsked);
    }

    private static async Task EnterAsync(BrowserPage page, string key) => await page.EvaluateAsync(
        $"document.getElementById('key').value = '{key}'; document.querySelector('#signin button').click()");
}
