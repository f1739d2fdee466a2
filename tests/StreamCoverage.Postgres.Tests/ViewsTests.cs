using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Tests;

public sealed class ViewsTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_view_and_every_column_has_a_comment()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        Assert.Equal(
            [
                "accounting", "alert_history", "cell_coverage_now", "cell_hour", "cell_latency_now", "cell_minute", "concentration", "convergence",
                "coverage_change", "dimension_coverage", "fragility_domain", "fragility_loss", "fragility_removal", "funnel_now",
                "gap_capability", "gap_cell", "gap_condition", "join_effect_since", "join_effects", "kept",
                "network_coverage_history", "network_coverage_now", "network_latency_history", "network_latency_now", "operator_assessment",
                "operator_contribution", "operator_events", "operator_now", "predictor_period", "predictor_verdict", "single_carrier",
                "source_status", "surge", "watch_now",
            ],
            await store.RowsAsync("SELECT relname FROM pg_class WHERE relnamespace = 'coverage'::regnamespace ORDER BY 1", Token));
        Assert.Empty(await store.RowsAsync(
            "SELECT relname FROM pg_class WHERE relnamespace = 'coverage'::regnamespace AND obj_description(oid, 'pg_class') !~ '^One row per .*[.]'",
            Token));
        Assert.Empty(await store.RowsAsync(
            """
            SELECT attrelid::regclass, attname FROM pg_attribute
            WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'coverage'::regnamespace)
                AND COALESCE(length(col_description(attrelid, attnum)), 0) < 10
            """, Token));
    }

    [Fact]
    public async Task Columns_are_named_by_the_rules()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        // Every view of figures over time has the column that charts look for; a share is marked as one, and what is none says what it is.
        Assert.Equal(["operator_now", "source_status"], await store.RowsAsync(
            """
            SELECT table_name FROM information_schema.columns WHERE table_schema = 'coverage'
            GROUP BY table_name HAVING NOT bool_or(column_name = 'time') ORDER BY 1
            """, Token));
        Assert.Empty(await store.RowsAsync(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'coverage' AND (
                (data_type = 'numeric' AND column_name !~ '_(ratio|ms|change|per_hour|per_day|number|errors?|p|nats)$' AND column_name NOT IN
                    ('overdispersion', 'additionality', 'encompassing', 'correlation', 'failure_correlation', 'factor'))
                OR data_type = 'timestamp without time zone' OR column_name ~ '[^a-z_0-9]')
            """, Token));
    }

    [Fact]
    public async Task History_derives_its_shares_and_counts_operators_at_its_time()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            History = [Some.History(10, 30), Some.NoHistory(20)],
            Documents =
            [
                Some.Document(Some.Standing("stays", 5, null, null, Some.Network, Some.Milestone("joined", 5))),
                Some.Document(Some.Standing("comes", 10, null, null, Some.Network, Some.Milestone("joined", 10))),
                Some.Document(Some.Standing("goes", 1, 12, null, Some.Network, Some.Milestone("joined", 1), Some.Milestone("left", 12))),
                Some.Document(Some.Standing("never joins", null, null, 3)),
                Some.Document(Some.Standing("never seen")),
            ],
        }, Token);

        Assert.Equal(
            [
                "net|1h|00:10:00|40|30|10|0.750000|0.750000|0.875000|0.675000|0.500000|3|2|0.025000",
                "net|1h|00:20:00|0|0|0|null|null|null|null|null|4|2|null",
            ],
            await store.RowsAsync(
                """
                SELECT network, window_name, (time AT TIME ZONE 'UTC')::time, requests, succeeded, failed_capacity, success_ratio,
                    coverage_lower_ratio, coverage_upper_ratio, coverage_soft_ratio, breadth_ratio, operators_known, operators_present,
                    gain_hardware_ratio
                FROM coverage.network_coverage_history ORDER BY time
                """, Token));
    }

    [Fact]
    public async Task Facts_show_the_names_of_their_dimensions()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var served = new SliceRow(Some.Cell("m1", "eu"), "op1", ReporterRole.Prober, Some.Counts(2, 1), Some.Counts(2, 3), 5);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Slices = [Some.Facts(7, 2, rows: [served, Some.Row("m2", null, 4)])],
            Hours = [Some.Facts(0, 0, rows: served)],
        }, Token);

        const string columns = "network, (time AT TIME ZONE 'UTC')::time, model, task, hardware, region, operator, role, is_demand, revision, " +
            "requests, requests_failed_capacity, attempts, attempts_succeeded, reward_micros";
        Assert.Equal(
            ["net|00:07:00|m1|chat|null|eu|op1|prober|f|2|3|1|5|2|5", "net|00:07:00|m2|chat|null|null|null|gateway|t|2|4|4|0|0|0"],
            await store.RowsAsync($"SELECT {columns} FROM coverage.cell_minute ORDER BY model", Token));
        Assert.Equal(["net|00:00:00|m1|chat|null|eu|op1|prober|f|0|3|1|5|2|5"], await store.RowsAsync($"SELECT {columns} FROM coverage.cell_hour", Token));
    }

    [Fact]
    public async Task Documents_show_their_members()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var cell = Some.Cell("m1", "eu");
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Documents =
            [
                Some.Document("net/1h", Some.Coverage()), Some.Document("net/1h", Some.Funnel()),
                Some.Document(Some.CellDocument(cell).Id, Some.CellDocument(cell)),
                Some.Document(Some.Standing("op1", 1, 9, 2)), Some.Document("a1", Some.Alert("a1", 30, 50)),
            ],
            Events = [Some.Joined("op1", 1, 1), Some.Restated(1, 2)],
        }, Token);

        Assert.Equal(["net|1h|01:00:00|20|0.750000|0.5|0.9|null|4|3|2"], await store.RowsAsync(
            """
            SELECT network, window_name, (time AT TIME ZONE 'UTC')::time, requests, success_ratio, coverage_lower_ratio,
                coverage_upper_ratio, coverage_soft_ratio, operators_known, operators_present, operators_active
            FROM coverage.network_coverage_now
            """, Token));
        Assert.Equal([$"net|1h|01:00:00|{cell.Id}|m1|chat|null|eu|covered|10|9|0.900000|1|0|0.8|2"], await store.RowsAsync(
            """
            SELECT network, window_name, (time AT TIME ZONE 'UTC')::time, cell, model, task, hardware, region, state, requests, succeeded,
                success_ratio, failed_model, failed_unknown, covered_probability_ratio, operators FROM coverage.cell_coverage_now
            """, Token));
        Assert.Equal(
            [
                "1|model|20|0|null|f", "2|hardware|19|1|null|f", "3|capacity|18|0|0.1|t", "4|routing|17|1|null|f", "5|latency|16|0|null|f",
                "6|verification|15|1|null|f",
            ],
            await store.RowsAsync("SELECT position, condition, at_risk, failed, gain_ratio, is_binding FROM coverage.funnel_now ORDER BY position", Token));
        Assert.Equal(["net|op1|f|4|3|0.750000|owner|image:1|null"], await store.RowsAsync(
            "SELECT network, operator, is_present, attempts, succeeded, success_ratio, owner, image, data_center FROM coverage.operator_now", Token));
        Assert.Equal(["net|op1|00:01:00|joined|e1|5|1"], await store.RowsAsync(
            "SELECT network, operator, (time AT TIME ZONE 'UTC')::time, type, event_id, stake_micros, position FROM coverage.operator_events", Token));
        Assert.Equal(["net|00:30:00|a1|resolved|1500|0.98|0.6"], await store.RowsAsync(
            """
            SELECT network, (time AT TIME ZONE 'UTC')::time, alert_id, state, duration_seconds, before_ratio, after_ratio
            FROM coverage.alert_history
            """, Token));
    }

    [Fact]
    public async Task Latency_is_shown_by_quantile_and_what_never_succeeds_is_no_time()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var latency = new LatencySummary(7, 2, new(120.5m, 110m, null, true, 119m), new(null, 400m, null, false, 480m), new(null, null, null, null, null));
        var cell = Some.CellDocument(Some.Cell("m1", "eu")) with { Latency = latency };
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            History = [Some.History(10, 30), Some.History(11) with { Figures = Some.History(11).Figures with { Latency = default } }],
            Documents = [Some.Document("net/1h", Some.Coverage() with { Latency = latency }), Some.Document("net/5m", Some.Coverage(window: "5m")), Some.Document(cell.Id, cell)],
        }, Token);

        const string columns = "network, window_name, quantile_ratio, time_to_success_ms, lower_ms, upper_ms, is_reached, of_successes_ms, stated, unstated";
        string[] rows = ["net|1h|0.5|120.5|110|null|t|119|7|2", "net|1h|0.95|null|400|null|f|480|7|2", "net|1h|0.99|null|null|null|null|null|7|2"];
        Assert.Equal(rows, await store.RowsAsync($"SELECT {columns} FROM coverage.network_latency_now ORDER BY quantile_ratio", Token));
        Assert.Equal(rows, await store.RowsAsync($"SELECT {columns} FROM coverage.cell_latency_now WHERE model = 'm1' ORDER BY quantile_ratio", Token));
        Assert.Equal(
            ["0.5|120.000|t|110.000|7", "0.95|null|f|480.000|7", "0.99|null|f|null|7", "0.5|null|null|null|0", "0.95|null|null|null|0", "0.99|null|null|null|0"],
            await store.RowsAsync("SELECT quantile_ratio, time_to_success_ms, is_reached, of_successes_ms, stated FROM coverage.network_latency_history ORDER BY time, quantile_ratio", Token));
    }

    [Fact]
    public async Task A_source_is_shown_as_the_slowest_task_knows_it()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        SourceMark Mark(int partition, long through, SourceState state, int minute) => new(Some.Source(partition), 2, state, Some.Minute(minute), through);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Sources = [Mark(0, 9, SourceState.Idle, 8), Mark(1, 5, SourceState.Active, 4)] }, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Partition = 1, Sources = [Mark(0, 7, SourceState.Active, 6)] }, Token);
        await store.Ingest.RecordAsync(Some.Source(), new IngestPosition(3, Core.Time.EventTime.Never, Some.Minute(2), 9), [], null, Token);

        Assert.Equal(["0|2|active|00:06:00|7|3|9|null|00:02:00", "1|2|active|00:04:00|5|null|null|null|null"], await store.RowsAsync(
            """
            SELECT source_partition, partitions, state, (watermark AT TIME ZONE 'UTC')::time, marked_through, next_offset, read_through,
                newest_before_next_offset, (closed_through AT TIME ZONE 'UTC')::time
            FROM coverage.source_status ORDER BY 1
            """, Token));
        Assert.Equal(
            [Mark(0, 7, SourceState.Active, 6), Mark(1, 5, SourceState.Active, 4)], (await store.Queries.StatusAsync(Token)).Sources);
    }
}
