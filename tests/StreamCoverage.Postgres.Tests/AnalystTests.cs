namespace StreamCoverage.Postgres.Tests;

/// <summary>An analyst sees the rows of its own networks, in every view that it may read.</summary>
public sealed class AnalystTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_view_that_tells_of_networks_is_there_and_no_other()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        var own = await store.RowsAsync("SELECT viewname FROM pg_views WHERE schemaname = 'own' ORDER BY 1", Token);
        Assert.Equal(
            await store.RowsAsync("SELECT table_name FROM information_schema.columns WHERE table_schema = 'coverage' AND column_name = 'network' ORDER BY 1", Token), own);
        Assert.True(own.Count > 30 && !own.Contains("accounting"), $"{own.Count} views");
        Assert.Empty(await store.RowsAsync(
            "SELECT relname FROM pg_class WHERE relnamespace = 'own'::regnamespace AND NOT COALESCE(reloptions @> '{security_barrier=true}', false)", Token));
    }

    [Fact]
    public async Task An_analyst_sees_its_networks_in_every_view_and_no_others()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var commits = new RandomCommits(5, 0, "n");
        for (var step = 0; step < 12; step++)
        {
            var owner = await store.Measure.TakeOverAsync(0, Some.Retention, Token);
            await store.Measure.CommitAsync(commits.Next(owner.NextOffset, owner.Epoch), Token);
        }
        await using var none = await LoginAs.NewAsync(store, "streamcoverage_analyst", Token);
        await using var one = await LoginAs.NewAsync(store, "streamcoverage_analyst", Token);
        await using var two = await LoginAs.NewAsync(store, "streamcoverage_analyst", Token);
        await store.RowsAsync(
            $"INSERT INTO streamcoverage.analyst_network VALUES ('{one.Name}', 'n0'), ('{two.Name}', 'n0'), ('{two.Name}', 'n2'), ('gone', 'n1')", Token);

        var told = 0;
        foreach (var view in await store.RowsAsync("SELECT viewname FROM pg_views WHERE schemaname = 'own' ORDER BY 1", Token))
        {
            var rows = (await store.RowsAsync($"SELECT network, count(*) FROM coverage.{view} GROUP BY 1 ORDER BY 1", Token)).ToDictionary(r => r.Split('|')[0]);
            string[] Of(params string[] networks) => [.. networks.Where(rows.ContainsKey).Select(network => rows[network])];
            told += Of("n0").Length > 0 && Of("n1").Length > 0 ? 1 : 0;
            var asked = $"SELECT network, count(*) FROM own.{view} GROUP BY 1 ORDER BY 1";
            Assert.Empty(await StoreOnTestDatabase.RowsAsync(none.ConnectionString, asked, Token));
            Assert.Equal(Of("n0"), await StoreOnTestDatabase.RowsAsync(one.ConnectionString, asked, Token));
            Assert.Equal(Of("n0", "n2"), await StoreOnTestDatabase.RowsAsync(two.ConnectionString, asked, Token));
            // A condition that fails on the rows of others is never asked of them.
            await one.AllowsAsync($"SELECT 1 FROM own.{view} WHERE 1 / (CASE WHEN network = 'n0' THEN 1 ELSE 0 END) = 1");
        }
        Assert.True(told >= 8, $"only {told} views have rows of two networks: the test shows too little");

        await one.RefusesAsync("SELECT 1 FROM coverage.network_coverage_now");
        await one.RefusesAsync("SELECT 1 FROM streamcoverage.network_state");
        await one.RefusesAsync($"INSERT INTO streamcoverage.analyst_network VALUES ('{one.Name}', 'n1')");
        await one.AllowsAsync("SET ROLE streamcoverage_analyst; SELECT 1 FROM own.operator_now");
    }
}
