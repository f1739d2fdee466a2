using System.Text.Json;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;
using StreamCoverage.TestKit;

namespace StreamCoverage.Postgres.Tests;

/// <summary>What analyses find is stored, read back and shown as it was made.</summary>
public sealed class AnalysisTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_found_where_nothing_was_analysed()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(Known("net", "op1"), Token);

        Assert.Null(await store.Queries.AnalysisAsync("net", "1h", Token));
        Assert.Empty(await store.Queries.ContributionsAsync("net", "1h", Token));
        Assert.Empty(await store.Queries.AssessmentsAsync("net", 10, Token));
        Assert.Null(await store.Queries.VerdictAsync("net", Token));
    }

    [Fact]
    public async Task Every_document_comes_back_as_it_was_stored()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(Known("net", "op1"), Token);
        await store.CommitAsync(
            StoreOnTestDatabase.Commit with { Documents = [.. SampleAnalysis.All(), .. SampleAnalysis.All("net2"), .. SampleAnalysis.All(window: "24h")] }, Token);

        var analysis = await store.Queries.AnalysisAsync("net", "1h", Token);

        Same(
            new WindowAnalysis(
                [.. Core.Workloads.WorkloadCell.Dimensions.Select(d => SampleAnalysis.Dimension(d))], SampleAnalysis.Change(),
                SampleAnalysis.Convergence(), SampleAnalysis.Fragility(), SampleAnalysis.Gaps()),
            analysis);
        Same([SampleAnalysis.Contribution("op1")], await store.Queries.ContributionsAsync("net", "1h", Token));
        Same([SampleAnalysis.Assessment("op1", 10)], await store.Queries.AssessmentsAsync("net", 10, Token));
        Same(SampleAnalysis.Together(), await store.Queries.JoinEffectsAsync("net", Token));
        Same(SampleAnalysis.Verdict(), await store.Queries.VerdictAsync("net", Token));
    }

    [Fact]
    public async Task An_analysis_may_have_no_window_before_it()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(
            StoreOnTestDatabase.Commit with { Documents = [.. SampleAnalysis.All().Where(d => d.Type != nameof(CoverageChange))] }, Token);

        var analysis = await store.Queries.AnalysisAsync("net", "1h", Token);

        Assert.Null(analysis!.Change);
        Assert.Equal(6, analysis.Dimensions.Count);
    }

    [Fact]
    public async Task Contributions_come_by_the_operators_names_and_assessments_by_their_joins()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        string[] names = ["B", "a", "é", "a%"];
        await store.CommitAsync(Known("net", names), Token);
        await store.CommitAsync(Known("net2", "a"), Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Documents =
            [
                .. names.Select(n => SampleAnalysis.Write(SampleAnalysis.Contribution(n))), SampleAnalysis.Write(SampleAnalysis.Contribution("a", window: "24h")),
                SampleAnalysis.Write(SampleAnalysis.Contribution("a", "net2")), SampleAnalysis.Write(SampleAnalysis.Assessment("a", 99, "net2")),
                .. names.Select((n, i) => SampleAnalysis.Write(SampleAnalysis.Assessment(n, i == 3 ? 11 : 10 + i))),
            ],
        }, Token);

        var contributions = await store.Queries.ContributionsAsync("net", "1h", Token);
        var assessments = await store.Queries.AssessmentsAsync("net", 3, Token);

        Assert.Equal(names.Order(StringComparer.Ordinal), contributions.Select(c => c.Operator));
        Assert.All(contributions, c => Assert.Equal(("net", "1h"), (c.Network, c.Window)));
        Assert.Equal(["é", "a", "a%"], assessments.Select(a => a.Operator));
    }

    [Fact]
    public async Task A_name_with_a_slash_shows_no_other_networks_figures()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(Known("net", "1h/op1"), Token);
        // The ids of both are those that net would give its operator 1h/op1.
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Documents = [SampleAnalysis.Write(SampleAnalysis.Contribution("op1", "net/1h")), SampleAnalysis.Write(SampleAnalysis.Assessment("op1", 1, "net/1h"))],
        }, Token);

        Assert.Empty(await store.Queries.ContributionsAsync("net", "1h", Token));
        Assert.Empty(await store.Queries.AssessmentsAsync("net", 9, Token));
    }

    [Fact]
    public async Task A_new_document_shows_in_its_digest_alone()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var documents = SampleAnalysis.All();
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Documents = documents }, Token);
        var types = documents.Select(d => d.Type).Distinct().ToList();
        Assert.Equal(9, types.Count);
        foreach (var type in types)
        {
            var before = (await store.Digests.DigestAsync(Some.Network, Token)).Projections;
            Assert.NotEqual(0, before.Single(p => p.Projection == ProjectionNames.Documents(type)).Rows);
            await store.RowsAsync($$"""UPDATE streamcoverage.mt_doc_{{type.ToLowerInvariant()}} SET data = data || '{"More": 1}'""", Token);
            var after = (await store.Digests.DigestAsync(Some.Network, Token)).Projections;
            Assert.Equal([ProjectionNames.Documents(type)], after.Except(before).Select(p => p.Projection));
        }
    }

    public static TheoryData<string, string, string[]> Views => new()
    {
        {
            "operator_contribution",
            """
            operator, owner, attempts, succeeded, success_ratio, reward_micros, cells_served, cells_qualified, cells_declared,
            cells_declared_served, pivotal_ratio, shapley_ratio, shapley_probabilistic_ratio, paid_ratio, coverage_paid_ratio, role
            """,
            ["01:00:00|op1|atlas|40|30|0.750000|7|6|4|5|3|0.1|0.2|0.15|0.5|0.25|pivotal"]
        },
        {
            "operator_assessment",
            """
            operator, (joined_at AT TIME ZONE 'UTC')::time, join_event_id, period_seconds, look, is_final, verdict, label, role, is_identified,
            control, cells_treated, cells_control, effect_change, effect_error, effect_lower_change, effect_upper_change,
            gain_probability_ratio, harm_probability_ratio, contamination_ratio, pre_trend_errors, attempts, succeeded, additionality,
            additionality_error, coverage_effect_per_hour, volume_effect_per_hour, coverage_gain_ratio, entry_gain_ratio, redundancy_ratio
            """,
            [
                "01:00:00|op1|00:10:00|e10|86400|14|t|expands coverage|coverage_expanding:new|pivotal|t|cells without it|5|20|0.05|0.01|0.03|0.07"
                + "|0.99|0.001|0.02|-1.5|400|390|1.1|0.2|12|-3|0.04|0|null",
            ]
        },
        {
            "convergence",
            """
            effective_operators_number, effective_strategies_number, operators_per_strategy_number, similarity_ratio, overlap_ratio,
            mean_cosine_ratio, declared_overlap_ratio, differentiation_model_ratio, differentiation_task_ratio,
            differentiation_hardware_ratio, differentiation_all_ratio, independent_operators_number, failure_correlation,
            common_cause_ratio, trend_days, trend_per_day, trend_p, is_converging
            """,
            ["01:00:00|38.25|4.2|9.1|0.71|0.31|0.41|0.51|0.11|null|null|0.17|12.5|-0.05|0.2|28|0.002|0.004|t"]
        },
        {
            "concentration",
            """
            quantity, member_kind, members, effective_number, hhi_ratio, gini_ratio, theil_nats, nakamoto, nakamoto_third, carry_50, carry_67,
            carry_90, lorenz -> 0 ->> 'Share'
            """,
            [
                "01:00:00|requests|owner|9|3.5|0.3|0.6|0.9|2|1|2|3|5|0.1",
                "01:00:00|rewards|operator|0|null|null|null|null|null|null|null|null|null|null",
            ]
        },
        {
            "fragility_domain", "kind, coverage_ratio, domains, worst, worst_loss_ratio, nakamoto",
            ["01:00:00|owner|0.8|3|atlas|0.34|2", "01:00:00|region|0.8|0|null|null|null"]
        },
        { "fragility_loss", "kind, position, domain, loss_ratio", ["01:00:00|owner|1|atlas|0.34", "01:00:00|owner|2|b|0.1"] },
        {
            "fragility_removal", "kind, removal_order, removed, domain, coverage_ratio",
            [
                "01:00:00|owner|largest first|0|null|0.8", "01:00:00|owner|largest first|1|b|0.7", "01:00:00|owner|worst first|0|null|0.8",
                "01:00:00|owner|worst first|1|atlas|0.46",
            ]
        },
        { "surge", "factor, success_lower_ratio, success_upper_ratio", ["01:00:00|1|0.9|0.95", "01:00:00|1.5|0.7|0.8"] },
        {
            "gap_condition", "position, condition, gain_ratio, coverage_gain_ratio, binding_ratio",
            ["01:00:00|1|model|0.1|0.05|0.9", "01:00:00|2|hardware|null|null|0.1"]
        },
        {
            "gap_cell",
            """
            position, cell, workload, network_requests, requests, succeeded, binding, gain_ratio, gain_lower_ratio, gain_upper_ratio,
            would_be_covered
            """,
            ["01:00:00|1|c1|m1 / chat|100|20|5|hardware|0.12|0.08|0.14|t"]
        },
        {
            "gap_capability",
            "position, capabilities, network_requests, cells, requests, gain_ratio, gain_lower_ratio, gain_upper_ratio, coverage_gain_ratio",
            ["01:00:00|1|model=m1, hardware=h200|100|3|30|0.2|0.1|0.3|0.25", "01:00:00|2|model=m2|100|1|2|0.01|null|null|null"]
        },
        { "single_carrier", "position, cell, workload, operator, requests", ["01:00:00|1|c2|m2 / chat|op1|40"] },
        {
            "dimension_coverage WHERE dimension = 'region'",
            """
            dimension_values, position, value, cells, requests, succeeded, success_ratio, coverage_lower_ratio, coverage_upper_ratio, operators,
            binding
            """,
            ["01:00:00|3|1|a|2|8|6|0.750000|0.4|0.6|5|model", "01:00:00|3|2|null|1|0|0|null|null|null|0|null"]
        },
        {
            "coverage_change",
            """
            requests_before, requests, coverage_lower_before_ratio, coverage_lower_ratio, service_change, mix_change,
            successes_change_per_hour, coverage_effect_per_hour, volume_effect_per_hour, entry_per_hour, exit_per_hour, expansion_per_hour,
            deepening_per_hour, partial_per_hour, regression_per_hour, fixed_basket_lower_ratio, fixed_basket_upper_ratio
            """,
            ["01:00:00|7|8|0.5|0.6|0.15|-0.05|10|4|3|5|-2|2.5|1.5|1|-1.25|0.55|null"]
        },
        {
            "predictor_verdict",
            """
            period_seconds, horizon, periods, forecasts, verdict, sentence, base_error, coverage_error, operators_error, diebold_mariano_p,
            clark_west_coverage_p, clark_west_operators_p, encompassing, encompassing_error, correlation
            """,
            ["01:00:00|604800|4|60|30|coverage|Coverage predicted better.|0.03|0.01|0.02|0.04|0.001|0.2|1.05|0.1|-0.3"]
        },
        {
            "join_effects",
            """
            period_seconds, periods, joins, cells_joined, cells_not_joined, cells_left_out, effect_change, effect_error, effect_lower_change,
            effect_upper_change
            """,
            ["01:00:00|86400|21|9|6|13|2|0.034|0.012|0.0105|0.0575"]
        },
        { "join_effect_since", "periods_since, effect_change, effect_error", ["01:00:00|-1|0.001|null", "01:00:00|0|0.03|0.011"] },
        {
            "predictor_period", "period_seconds, success_ratio, coverage_soft_ratio, operators",
            ["00:00:00|604800|0.9|0.8|11", "00:30:00|604800|null|null|0"]
        },
    };

    [Theory, MemberData(nameof(Views))]
    public async Task A_view_gives_the_figures_of_its_documents(string view, string columns, string[] expected)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Documents = SampleAnalysis.All() }, Token);

        var rows = await store.RowsAsync($"SELECT network, (time AT TIME ZONE 'UTC')::time, {columns} FROM coverage.{view}", Token);

        Assert.Equal(expected.Select(row => $"net|{row}"), rows);
    }

    // A name gets its row with the first standing or fact of the operator.
    private static MeasureCommit Known(string network, params string[] operators) => StoreOnTestDatabase.Commit with
    {
        Documents = [.. operators.Select(name => Some.Document(Some.Standing(name, 1, network: network)))],
    };

    // Records compare their lists by reference; what is stored is JSON anyway.
    private static void Same<T>(T expected, T actual) => Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
}
