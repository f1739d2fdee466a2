namespace StreamCoverage.Postgres.Tests;

public sealed class SettingsTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Options_that_differ_from_those_of_what_is_stored_are_refused_until_they_are_accepted()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var settings = new PostgresSettings(store.Database);
        Dictionary<string, string> first = new() { ["--period"] = "1.00:00:00", ["--threshold"] = "0.95" }, other = new(first) { ["--threshold"] = "0.9" };

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => settings.AssertAsync(first, accept: false, Token)));
        await settings.AssertAsync(new Dictionary<string, string> { ["--lateness"] = "00:02:00" }, accept: false, Token);
        var refused = await Assert.ThrowsAsync<SettingsException>(() => settings.AssertAsync(other, accept: false, Token));

        Assert.Contains("made with --threshold 0.95, and this process has 0.9", refused.Message, StringComparison.Ordinal);
        await settings.AssertAsync(first, accept: false, Token);
        await settings.AssertAsync(other, accept: true, Token);
        await settings.AssertAsync(other, accept: false, Token);
        await Assert.ThrowsAsync<SettingsException>(() => settings.AssertAsync(first, accept: false, Token));
        Assert.Equal(["--lateness|00:02:00", "--period|1.00:00:00", "--threshold|0.9"], await store.RowsAsync("SELECT name, value FROM streamcoverage.setting ORDER BY 1", Token));
    }
}
