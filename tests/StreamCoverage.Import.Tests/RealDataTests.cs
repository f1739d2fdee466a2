using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Import.Mappings;

namespace StreamCoverage.Import.Tests;

/// <summary>Facts that were counted from the traces without this program. The traces are no part of the project.</summary>
public sealed class RealDataTests
{
    private static readonly EventTime FirstDay = EventTime.FromUtc(new(2018, 12, 18, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Golem_providers_report_83346_outcomes_of_1108_operators()
    {
        var (file, outcomes) = await Outcomes("golem-provider-outcomes", "golem/golem_provider_outcomes.csv.xz");
        Assert.Equal((44_690, 0, 0), (file.Rows, file.RowsRefused, file.RowsWithoutEvent));
        Assert.Equal([("error", 1_291), ("success", 78_577), ("timeout", 3_478)], file.EventsByLabel.Select(label => (label.Key, label.Value)));
        Assert.Equal(83_346, outcomes.Count);
        Assert.Equal([(Outcome.Succeeded, 78_577), (Outcome.Latency, 3_478), (Outcome.Unknown, 1_291)], Counts(outcomes));
        Assert.Equal(1_108, outcomes.Select(o => o.Operator).Distinct().Count());
        Assert.True(outcomes.TrueForAll(o => o is { Network: "golem", Role: ReporterRole.Operator, Workload.Hardware: not null } && o.ReporterId == o.Operator));
        Assert.Equal(83_346, outcomes.Select(o => o.RequestId).Distinct().Count());
    }

    [Fact]
    public async Task Golem_requestors_report_97744_ends_of_their_requests()
    {
        var (file, outcomes) = await Outcomes("golem-requestor-outcomes", "golem/golem_requestor_outcomes.csv.xz");
        Assert.Equal(0, file.RowsRefused);
        Assert.Equal(
            [(Outcome.Succeeded, 45_215), (Outcome.Routing, 12_112), (Outcome.Latency, 23_339), (Outcome.Unknown, 17_078)], Counts(outcomes));
        Assert.True(outcomes.TrueForAll(o => o.Role == ReporterRole.Gateway && o.Operator == (o.Outcome == Outcome.Succeeded ? "unattributed" : null)));
        Assert.InRange(outcomes.Select(o => o.ReporterId).Distinct().Count(), 1, 182);
    }

    [Fact]
    public async Task Golem_has_4849_joins_of_which_1735_are_left_censored_and_19_percent_of_the_newcomers_ever_show_an_outcome()
    {
        var (file, changes) = await Changes("golem-node-joins", "golem/golem_node_joins.csv.xz");
        Assert.Equal([("joined", 3_114), ("present", 1_735)], file.EventsByLabel.Select(label => (label.Key, label.Value)));
        Assert.Equal((4_849, 4_849), (changes.Count, changes.Select(c => c.Operator).Distinct().Count()));
        Assert.True(changes.TrueForAll(c => c is { Type: OperatorEventType.Joined, Capabilities.Hardware.Count: 1 }));

        var (_, outcomes) = await Outcomes("golem-provider-outcomes", "golem/golem_provider_outcomes.csv.xz");
        var served = outcomes.Select(o => o.Operator).ToHashSet();
        Assert.Equal(577, changes.Count(c => c.EventId.EndsWith("-joined", StringComparison.Ordinal) && served.Contains(c.Operator)));
        Assert.Subset(changes.Select(c => (string?)c.Operator).ToHashSet(), served);
    }

    [Fact]
    public async Task Golem_nodes_that_are_present_at_midnight_are_those_alive_on_the_day_that_ends_and_join_and_leave_in_turns()
    {
        var (file, changes) = await Changes("golem-presence", "golem/golem_presence.csv.xz");
        Assert.Equal((508_236, 1_866, 0), (file.Rows, file.RowsWithoutEvent, file.RowsRefused));
        Assert.True(changes.TrueForAll(c => c.OccurredAt >= FirstDay));
        Assert.Equal((481, 519, 489), (AliveOn(2018, 12, 18), AliveOn(2019, 1, 16), AliveOn(2019, 2, 13)));
        foreach (var node in changes.GroupBy(c => c.Operator))
            Assert.Equal(
                node.Select((_, i) => i % 2 == 0 ? OperatorEventType.Joined : OperatorEventType.Left),
                node.Select(c => c.Type));

        int AliveOn(int year, int month, int day)
        {
            var midnight = EventTime.FromUtc(new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).AddDays(1));
            return changes.Where(c => c.OccurredAt <= midnight).Sum(c => c.Type == OperatorEventType.Joined ? 1 : -1);
        }
    }

    [Fact]
    public async Task Openb_pods_that_never_ran_lacked_capacity_or_their_hardware()
    {
        var (file, outcomes) = await Outcomes("openb-pods", "openb/openb_pod_list_gpuspec33.csv.xz");
        Assert.Equal((8_152, 0), (file.Rows, file.RowsRefused));
        Assert.Equal(
            [(Outcome.Succeeded, 5_193 + 192), (Outcome.Hardware, 296), (Outcome.Capacity, 601), (Outcome.Unknown, 1_870)], Counts(outcomes));
        Assert.Equal(897, outcomes.Count(o => o.RequestId.Contains("pending", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Spot_probes_fail_for_capacity_where_fewer_nodes_are_to_be_had_than_wanted()
    {
        var (file, outcomes) = await Outcomes("spot-availability", "spot/spot_gpu_transitions.csv.xz");
        Assert.Equal((8_811, 0), (file.Rows, file.RowsRefused));
        // Full: 3,628 of one node, 180 of four, 248 of sixteen.
        Assert.Equal([(Outcome.Succeeded, 3_628 + 180 + 248), (Outcome.Capacity, 8_811 - 4_056)], Counts(outcomes));
        Assert.True(outcomes.TrueForAll(o => o.Role == ReporterRole.Prober && o.Operator == (o.Outcome == Outcome.Succeeded ? "aws" : null)));
    }

    private static async Task<(ImportedFile File, List<RequestOutcome> Outcomes)> Outcomes(string mapping, string path)
    {
        var (file, events) = await Read(mapping, path);
        return (file, [.. events.Select(e => e.Outcome!)]);
    }

    private static async Task<(ImportedFile File, List<OperatorEvent> Changes)> Changes(string mapping, string path)
    {
        var (file, events) = await Read(mapping, path);
        return (file, [.. events.Select(e => e.Operator!)]);
    }

    private static async Task<(ImportedFile File, List<InputEvent> Events)> Read(string mapping, string path)
    {
        var folder = Folder();
        Assert.SkipWhen(folder is null, "the traces are not there: set STREAMCOVERAGE_DATA to their folder");
        var json = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "mappings", mapping + ".json"), TestContext.Current.CancellationToken);
        var result = await Importer.ReadAsync(MappingFile.Parse(json, mapping), Path.Combine(folder, path), new(), null, TestContext.Current.CancellationToken);
        var events = result.Events.ToList();
        Assert.Equal(events.Order(), events);
        return (Assert.Single(result.Files), events);
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("STREAMCOVERAGE_DATA") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "StreamCoverage.sln")))
            root = root.Parent;
        var beside = root?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "data") : null;
        return Directory.Exists(beside) ? beside : null;
    }

    private static (Outcome Outcome, int Count)[] Counts(IEnumerable<RequestOutcome> outcomes) =>
        [.. outcomes.CountBy(o => o.Outcome).Select(count => (count.Key, count.Value)).Order()];
}
