using System.Text.Json;
using StreamCoverage.Browser.Tests.Support;
using StreamCoverage.TestKit;

namespace StreamCoverage.Browser.Tests;

/// <summary>Who can read the page: by any name, colour and width.</summary>
public sealed class LookTests(World world)
{
    public static TheoryData<string, int, string> Looks => new()
    {
        { "light", 1280, "light" },
        { "dark", 1280, "dark" },
        { "narrow", 360, "light" },
    };

    [Theory, MemberData(nameof(Looks))]
    public async Task Everything_can_be_read_and_nothing_is_cut_off(string name, int width, string colours)
    {
        await using var page = await world.OpenAsync(World.Simulated, width, colours);

        Assert.Empty(await page.ListAsync(Probes.Overflow));
        Assert.Empty(await page.ListAsync(Probes.Faint));
        await page.ShootAsync(Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots", $"page-{name}.png"));
        foreach (var id in await page.ListAsync("[...document.querySelectorAll('main section[id]')].map((section) => section.id)"))
            await page.ShootAsync(Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots", $"{id}-{name}.png"), id);
    }

    [Fact]
    public async Task Every_control_and_every_picture_has_a_name()
    {
        await using var page = await world.OpenAsync(World.Simulated);
        string[] named =
        [
            "button", "link", "combobox", "radio", "slider", "image", "img", "table", "region", "dialog", "option", "MenuListPopup", "DisclosureTriangle", "figure",
            "textbox", "checkbox", "heading",
        ];
        string[] unnamedByRight = ["MenuListPopup", "figure"];

        var nodes = (await page.SendAsync("Accessibility.getFullAXTree", null)).GetProperty("nodes").EnumerateArray()
            .Where(node => !node.GetProperty("ignored").GetBoolean())
            .Select(node => (Role: Value(node, "role"), Name: Value(node, "name"))).Where(node => named.Contains(node.Role)).ToList();

        Assert.DoesNotContain(nodes, node => node.Name.Length == 0 && !unnamedByRight.Contains(node.Role));
        foreach (var role in new[] { "button", "link", "combobox", "radio", "slider", "image", "table", "heading" })
            Assert.Contains(nodes, node => node.Role == role || (role == "image" && node.Role == "img"));
        Assert.True(nodes.Count(node => node.Name.StartsWith("What is ", StringComparison.Ordinal)) > 30, "definitions");
    }

    private static string Value(JsonElement node, string what) =>
        node.TryGetProperty(what, out var found) && found.TryGetProperty("value", out var value) ? value.GetString() ?? "" : "";
}
