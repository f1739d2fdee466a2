using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

/// <summary>Pages of cells by demand: from the ranking that is kept beside the documents, and from the documents where it does not tell.</summary>
public sealed class RankingTests(MigratedServer server)
{
    private const int Cells = 9;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_of_every_size_are_the_same_with_and_without_a_ranking()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        // Many have the same demand: of these the ids decide.
        var cells = Documents("net", i => i % 3 * 10L);
        await store.CommitAsync(Of("net", cells, null), Token);
        List<IReadOnlyList<string>> looked = [];
        for (var size = 1; size <= Cells + 1; size++)
            looked.Add(await PagesAsync(store, "net", size));

        await store.CommitAsync(Of("net", [], CellRanking.Of("net", "1h", Some.Minute(60), cells.Select(DemandKey.Of))), Token);

        for (var size = 1; size <= Cells + 1; size++)
            Assert.Equal(looked[size - 1], await PagesAsync(store, "net", size));
        Assert.Equal(cells.OrderByDescending(c => c.Requests).ThenBy(c => c.Cell, StringComparer.Ordinal).Select(c => c.Id), looked[0]);
    }

    [Fact]
    public async Task Networks_and_windows_have_rankings_of_their_own()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(Ranked("net", "1h", Documents("net", i => i)), Token);
        await store.CommitAsync(Ranked("net2", "1h", Documents("net2", i => Cells - i)), Token);
        await store.CommitAsync(Ranked("net", "5m", Documents("net", i => i, "5m").Take(1)), Token);

        var first = await PagesAsync(store, "net", 4);

        Assert.Equal((Cells, Cells), (first.Count, (await PagesAsync(store, "net2", 4)).Count));
        Assert.All(first, id => Assert.StartsWith("net/1h/", id));
        Assert.Equal(first.Select(Cell).Reverse(), (await PagesAsync(store, "net2", 4)).Select(Cell));
        Assert.Single(await PagesAsync(store, "net", 4, "5m"));
    }

    [Fact]
    public async Task The_next_page_goes_on_behind_its_key_in_the_order_of_a_newer_commit()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var before = Documents("net", i => 100 - i);
        await store.CommitAsync(Ranked("net", "1h", before), Token);
        var page = (await store.Queries.NewestAsync("net", "1h", 3, null, Token))!.Cells;
        Assert.Equal([100, 99, 98], page.Select(c => c.Requests));

        // One comes to the front, one falls behind the others, the others stay.
        var after = before.Select((c, i) => c with { Requests = i switch { 5 => 200, 4 => 1, _ => c.Requests } }).ToList();
        await store.CommitAsync(Ranked("net", "1h", after), Token);

        var rest = (await store.Queries.NewestAsync("net", "1h", 10, DemandKey.Of(page[^1]), Token))!.Cells;
        Assert.Equal([97, 94, 93, 92, 1], rest.Select(c => c.Requests));
        Assert.Equal(200, Assert.Single((await store.Queries.NewestAsync("net", "1h", 1, null, Token))!.Cells).Requests);
    }

    [Fact]
    public async Task A_ranking_that_is_not_of_the_newest_documents_is_not_followed()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var cells = Documents("net", i => i);
        // In an order that no documents have, so that it shows which was followed.
        var reversed = cells.Select(DemandKey.Of).Order(DemandKey.Order).Reverse().ToList();
        Task StoreAsync(int end, IReadOnlyList<DemandKey> keys, bool isWhole) =>
            store.CommitAsync(Of("net", cells, new("net", "1h", Some.Minute(end), keys, isWhole)), Token);
        async Task<IEnumerable<long>> FirstAsync(int most) => (await store.Queries.NewestAsync("net", "1h", most, null, Token))!.Cells.Select(c => c.Requests);

        await StoreAsync(60, reversed, true);
        Assert.Equal([0, 1, 2], await FirstAsync(3));
        await StoreAsync(59, reversed, true);
        Assert.Equal([8, 7, 6], await FirstAsync(3));
        await StoreAsync(60, [new(5, "gone"), .. reversed], true);
        Assert.Equal([8, 7, 6], await FirstAsync(3));
    }

    [Fact]
    public async Task Behind_the_last_place_of_a_ranking_the_documents_are_looked_at()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var cells = Documents("net", i => i);
        var first = cells.Select(DemandKey.Of).Order(DemandKey.Order).Take(4).ToList();
        await store.CommitAsync(Of("net", cells, new("net", "1h", Some.Minute(60), first, IsWhole: false)), Token);

        foreach (var size in (int[])[1, 2, 3, 4, 5, 9, 10])
            Assert.Equal(
                cells.OrderByDescending(c => c.Requests).Select(c => c.Id), await PagesAsync(store, "net", size));
    }

    [Fact]
    public void Of_more_cells_than_are_ranked_the_largest_are()
    {
        var random = new Random(7);
        var cells = Enumerable.Range(0, CellRanking.Most + 500).Select(i => new DemandKey(random.Next(1, 2_000), $"{i:x5}")).ToList();

        var ranking = CellRanking.Of("net", "1h", Some.Minute(60), cells);

        Assert.Equal(cells.Order(DemandKey.Order).Take(CellRanking.Most), ranking.Cells);
        Assert.False(ranking.IsWhole);
        Assert.True(CellRanking.Of("net", "1h", Some.Minute(60), cells.Take(CellRanking.Most)).IsWhole);
    }

    private static string Cell(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static List<CellCoverage> Documents(string network, Func<int, long> requests, string window = "1h") =>
    [
        .. Enumerable.Range(0, Cells).Select(i => Some.CellDocument(Some.Cell($"m{i}"), network, window) with { Requests = requests(i) }),
    ];

    private static MeasureCommit Ranked(string network, string window, IEnumerable<CellCoverage> cells)
    {
        var all = cells.ToList();
        return Of(network, all, CellRanking.Of(network, window, Some.Minute(60), all.Select(DemandKey.Of)), window);
    }

    private static MeasureCommit Of(string network, IReadOnlyList<CellCoverage> cells, CellRanking? ranking, string window = "1h") =>
        StoreOnTestDatabase.Commit with
        {
            Slices = [Some.Facts(0, network: network, rows: [.. Enumerable.Range(0, Cells).Select(i => Some.Row($"m{i}"))])],
            Documents =
            [
                Some.Document($"{network}/{window}", Some.Coverage(network, window), network),
                Some.Document($"{network}/{window}", Some.Funnel(network, window), network),
                .. cells.Select(cell => Some.Document(cell.Id, cell, network)),
            ],
            Rankings = ranking is null ? [] : [ranking],
        };

    private static async Task<IReadOnlyList<string>> PagesAsync(StoreOnTestDatabase store, string network, int size, string window = "1h")
    {
        var ids = new List<string>();
        for (DemandKey? after = null; ;)
        {
            var page = (await store.Queries.NewestAsync(network, window, size, after, Token))!.Cells;
            ids.AddRange(page.Select(cell => cell.Id));
            if (page.Count < size || ids.Count > 2 * Cells)
                return ids;
            after = DemandKey.Of(page[^1]);
        }
    }
}
