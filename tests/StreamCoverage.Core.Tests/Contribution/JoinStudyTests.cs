using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Tests.Contribution;

public sealed class JoinStudyTests
{
    private static readonly EventTime At = new(1_000_000_000_000_000);
    private static readonly JoinStudyOptions Short = new()
    {
        Before = TimeSpan.FromMinutes(10),
        Ramp = TimeSpan.FromMinutes(1),
        After = TimeSpan.FromMinutes(10),
    };

    private static readonly EventTime Late = At + TimeSpan.FromDays(30);
    private static readonly OperatorJoin New = new("new", At, Models("llama"));

    [Fact]
    public void An_operator_that_opens_a_workload_expands_coverage()
    {
        var findings = Study(
            [],
            [Cell("llama", 2000, 1000, 2000, 1980), Cell("qwen", 2000, 1900, 2000, 1900)],
            [Pair(0, "new", 0, 0, 1500, 1490), Pair(0, "old", 2000, 1000, 500, 490), Pair(1, "far", 2000, 1900, 2000, 1900)]);
        Assert.Equal((JoinLabel.ExpandsNew, StructuralRole.Redundant), (findings.Label, findings.Role));
        Assert.Equal(ControlKind.Untouched, findings.Control);
        Assert.Equal(0.49, findings.Effect.Change!.Value, 1e-9);
        Assert.Equal((0.5, 0.5, 0.0), (findings.CoverageGain, findings.RedundancyShare, findings.PivotalShare));
        Assert.Equal(980.0 / 1490, findings.Additionality!.Share!.Value, 1e-9);
        Assert.Equal((1, 1, 1500L), (findings.CellsTreated, findings.CellsControl, findings.Attempts.Requests));
        Assert.Equal(0, findings.Contamination);
        Assert.True(findings.Final);
        Assert.True(findings.Split.Expansion > 0);
    }

    [Fact]
    public void One_owner_counts_once()
    {
        var findings = Study(
            [], [Cell("llama", 2000, 1000, 2000, 1980)],
            [Pair(0, "new", 0, 0, 1000, 990) with { Owner = "acme" }, Pair(0, "old", 0, 0, 1000, 990) with { Owner = "acme" }]);
        Assert.Equal((StructuralRole.Pivotal, 1.0), (findings.Role, findings.PivotalShare));
    }

    [Fact]
    public void A_control_served_by_the_same_operators_voids_the_effect()
    {
        var findings = Study(
            [],
            [Cell("llama", 2000, 1000, 2000, 1900), Cell("qwen", 2000, 1900, 2000, 1900)],
            [Pair(0, "old", 2000, 1000, 2000, 1900), Pair(1, "old", 0, 0, 1000, 900)]);
        Assert.Equal((EffectGap.ControlContaminated, 0.25), (findings.Effect.Gap, findings.Contamination));
        Assert.Equal((ControlKind.NotYetJoined, null), (findings.Control, findings.Additionality));
        Assert.NotNull(findings.Effect.Treated);
    }

    [Fact]
    public void Cells_that_another_join_touches_are_no_control_and_cells_joined_long_ago_are()
    {
        JoinCell[] cells = [Cell("llama", 100, 90, 100, 90), Cell("qwen", 100, 90, 100, 90)];
        Assert.Equal(0, Study([new("other", At + TimeSpan.FromMinutes(3), Models("qwen"))], cells, []).CellsControl);
        Assert.Equal(0, Study([new("other", At - Short.Before, Models("qwen"))], cells, []).CellsControl);
        Assert.Equal(1, Study([new("other", At - TimeSpan.FromMinutes(11), Models("qwen"))], cells, []).CellsControl);
        Assert.Equal(1, Study([new("other", At + TimeSpan.FromMinutes(11), Models("qwen"))], cells, []).CellsControl);
        Assert.Equal(1, Study([New, new("other", At, Models("llama"))], cells, []).JoinsOverlapping);
    }

    [Fact]
    public void Arms_that_drift_apart_before_the_join_tell_nothing_of_it()
    {
        var drifting = Cell("llama", 2000, 1500, 2000, 1900) with { FirstHalf = new(1000, 500) };
        var findings = Study([], [drifting, Cell("qwen", 2000, 1900, 2000, 1900)], []);
        Assert.True(findings.Drifting && findings.DriftBefore > 2);
        Assert.Equal((EffectGap.ArmsDrifting, null, null), (findings.Effect.Gap, findings.Effect.Change, findings.Additionality));
    }

    [Fact]
    public void A_workload_nobody_asked_for_before_is_an_entry()
    {
        var findings = Study([], [Cell("llama", 0, 0, 500, 499), Cell("qwen", 100, 90, 500, 450)], [Pair(0, "new", 0, 0, 500, 499)]);
        Assert.Equal((JoinLabel.ExpandsNewWorkload, 0.5, StructuralRole.Pivotal), (findings.Label, findings.EntryGain, findings.Role));
        Assert.Equal(EffectGap.NoTreatedCell, findings.Effect.Gap);
    }

    [Fact]
    public void Where_the_record_begins_with_the_join_nothing_is_an_entry()
    {
        var findings = Study([], [Cell("llama", 0, 0, 500, 499)], [Pair(0, "new", 0, 0, 500, 499)]);
        Assert.Equal((JoinLabel.Undetermined, 0.0, StructuralRole.Pivotal), (findings.Label, findings.EntryGain, findings.Role));
    }

    [Fact]
    public void Nothing_at_all_is_dormant_and_has_no_shares()
    {
        var findings = Study([], [], []);
        Assert.Equal((JoinLabel.Dormant, null, null), (findings.Label, findings.CoverageGain, findings.Contamination));
        Assert.Equal((false, null, 0.0), (findings.Drifting, findings.DriftBefore, findings.Split.Total));
        Assert.False(JoinStudy.Of(New, new([], Short.WindowsOf(At)), [], [], At + TimeSpan.FromDays(13), Short).Final);
    }

    [Fact]
    public void A_declaration_covers_what_it_lists_and_what_the_request_left_open()
    {
        var declared = new DeclaredCapability(new Capabilities(["llama"], [], ["h100"], [], []));
        Assert.True(declared.Covers(new("llama", "chat", "h100", "eu", "tee", "8k")));
        Assert.True(declared.Covers(new("llama", null, null, null, null, null)));
        Assert.True(declared.Covers(new(null, null, null, null, null, null)));
        Assert.False(declared.Covers(new("llama", "chat", "a100", null, null, null)));
        Assert.False(declared.Covers(new("Llama", null, null, null, null, null)));
        Assert.False(new DeclaredCapability([]).Covers(new(null, null, null, null, null, null)));
        var many = new DeclaredCapability([.. Enumerable.Range(0, 130).Select(i => Models($"m{i % 3}"))]);
        Assert.Equal((44, 130), (many.Count(Support.Build.Cell("m0")), many.Count(new(null, "chat", null, null, null, null))));
    }

    [Fact]
    public void Declared_and_served_are_two_things()
    {
        var service = DeclaredService.Of(
            new(Models("llama", "qwen")),
            [
                new(Support.Build.Cell("llama"), 100, new(40, 30)),
                new(Support.Build.Cell("qwen"), 50, default),
                new(Support.Build.Cell("phi"), 10, new(5, 0)),
                new(Support.Build.Cell("gone"), 0, default),
            ]);
        Assert.Equal(new(2, 2, 1, 1, 150, 40), service);
        Assert.Equal(0.5, service.DeclaredServedShare);
    }

    private static JoinFindings Study(OperatorJoin[] others, JoinCell[] cells, JoinPair[] pairs) =>
        JoinStudy.Of(New, new(others, Short.WindowsOf(At)), cells, pairs, Late, Short);

    private static Capabilities Models(params string[] models) => new(models, [], [], [], []);

    private static JoinCell Cell(string model, long n0, long s0, long n1, long s1) =>
        new(Support.Build.Cell(model), Arms.Cell(n0, s0, n1, s1), new(n0 / 2, s0 / 2));

    private static JoinPair Pair(int cell, string name, long n0, long s0, long n1, long s1) => new(cell, name, Arms.Cell(n0, s0, n1, s1));
}
