using System.Text;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Schemas.Wire;
using static StreamCoverage.Pipeline.Tests.Reporters.Signing;

namespace StreamCoverage.Pipeline.Tests.Reporters;

/// <summary>How many have to say so before a cell counts, through the fold, the wire and the packed rows that measure keeps.</summary>
public sealed class ReportersMinTests
{
    private static readonly CellJudge Two = new() { ReportersMin = 2 };

    [Theory]
    [InlineData(2, "gateway", "gateway", true, CellState.Insufficient)]
    [InlineData(2, "gateway", "other", true, CellState.Covered)]
    [InlineData(2, "gateway", "gateway", false, CellState.Insufficient)]
    [InlineData(2, "gateway", "other", false, CellState.Uncovered)]
    [InlineData(2, null, null, true, CellState.Insufficient)]
    [InlineData(2, null, "gateway", true, CellState.Covered)]
    [InlineData(3, "gateway", "other", true, CellState.Insufficient)]
    [InlineData(1, "gateway", "gateway", true, CellState.Covered)]
    public void A_cell_counts_once_enough_reporters_attest_it(int least, string? one, string? another, bool succeeds, CellState state)
    {
        // Nothing failed or everything did, so that expected coverage is next to all or to nothing.
        var rows = Folded(Events("m", one, 60, succeeds).Concat(Events("m", another, 60, succeeds, from: 60)));
        var window = new WindowTally(new CellJudge { ReportersMin = least }, panesAreHours: false);
        window.Add(rows);

        var figures = window.Figures();

        Assert.Equal(state, Assert.Single(window.Cells).Verdict.State);
        Assert.Equal(120, figures.Requests.Total);
        Assert.Equal((state == CellState.Covered ? 120 : 0, state == CellState.Uncovered ? 120 : 0), (figures.DemandCovered, figures.DemandUncovered));
        Assert.Equal(state == CellState.Insufficient ? 120 : 0, figures.DemandInsufficient);
        Assert.Equal(state == CellState.Covered, figures.DemandCoveredSoftMicros > 0);
    }

    [Fact]
    public void Demand_operators_and_claims_are_those_without_counting_reporters()
    {
        var events = Events("m", "gateway", 30).Concat(Events("m", "other", 30, from: 30)).Concat(Events("n", null, 30, succeeds: false, from: 60)).ToList();
        var (with, without) = (new WindowTally(new(), false), new WindowTally(new(), false));
        with.Add(Folded(events));
        without.Add(Folded(events, counts: false));

        Assert.Equal(without.Figures(), with.Figures());
        Assert.Equal(
            [new("gateway", new(30, 30)), new("other", new(30, 30))], with.Find(Cell("m"))!.Reporters!.Sorted);
        Assert.Equal([new("", new(30, 0))], with.Find(Cell("n"))!.Reporters!.Sorted);
        Assert.Null(without.Find(Cell("m"))!.Reporters);
        Assert.DoesNotContain(Folded(events, counts: false), row => row.Role == ReporterRole.Attested);
    }

    [Fact]
    public void What_leaves_the_window_takes_its_reporters_along()
    {
        var (first, second) = (Folded(Events("m", "gateway", 60)), Folded(Events("m", "other", 60)));
        var window = new WindowTally(Two, panesAreHours: false);
        window.Add(first);
        window.Add(second);
        Assert.Equal(60 * 2, window.Figures().DemandCovered);

        window.Remove(first);
        Assert.Equal(0, window.Figures().DemandCovered);
        window.Remove(second);
        window.Figures();
        Assert.Empty(window.Cells);
    }

    [Fact]
    public void Documents_tell_demand_that_too_few_attest_and_the_interval_of_what_counts_where_reporters_are_counted_and_only_there()
    {
        var events = Events("m", "gateway", 100, succeeds: false).Concat(Events("m", "liar", 800, from: 100)).Concat(Events("n", "gateway", 50, from: 900));
        var rows = Folded(events);
        CoverageAnswer Answer(CellJudge judge)
        {
            var window = new WindowTally(judge, panesAreHours: false);
            window.Add(rows);
            return FigureDocuments.Answer("net", WindowSpec.Defaults[0], Noon, window.Figures(), new(0, 0), window);
        }

        var (without, with) = (Answer(new()), Answer(new() { ReportersMin = 2, ReporterShareMaxMicros = 500_000 }));

        Assert.Null(without.Network.DemandInsufficient);
        Assert.DoesNotContain("Insufficient", Encoding.UTF8.GetString(DocumentJson.Write(without.Network)), StringComparison.Ordinal);
        Assert.Equal(50, with.Network.DemandInsufficient);
        Assert.Equal(["uncovered", "insufficient"], with.Cells.OrderBy(cell => cell.Model).Select(cell => cell.State));
        var capped = with.Cells.Single(cell => cell.Model == "m");
        Assert.Equal((900, 800), (capped.Requests, capped.Succeeded));
        Assert.InRange(capped.Upper, 0.5m, 0.6m);
        Assert.InRange(without.Cells.Single(cell => cell.Model == "m").Lower, 0.86m, 0.88m);
    }

    [Fact]
    public void Wash_traffic_of_one_gateway_into_rare_cells_covers_none_of_them()
    {
        var users = Events("common", "gateway", 100).Concat(Events("common", "other", 100, from: 100)).Concat(Events("rare", "other", 3, from: 200)).ToList();
        var wash = Enumerable.Range(0, 20).SelectMany(i => Events($"rare-{i}", "washer", 50, from: 1_000 + (50 * i)));
        double Covered(IEnumerable<RequestOutcome> events, CellJudge judge)
        {
            var window = new WindowTally(judge, panesAreHours: false);
            window.Add(Folded(events));
            var figures = window.Figures();
            return figures.CellsCovered + ((double)figures.DemandCovered / figures.Requests.Total);
        }

        Assert.True(Covered(users.Concat(wash), new()) > Covered(users, new()) + 19, "the wash traffic of this test gains nothing anyway");
        Assert.True(Covered(users.Concat(wash), Two) <= Covered(users, Two));
    }

    private static PackedRows Folded(IEnumerable<RequestOutcome> events, bool counts = true)
    {
        var fold = new PartitionFold(new("in", 0), InputContract.RequestOutcome, new() { CountsReporters = counts }, IngestPosition.Start);
        fold.Fold(new(0, Noon, null, EventWriter.Write([.. events]), MessageEnvelope.Plain));
        fold.Drain();
        var partial = Assert.Single(fold.TakeOutput().Partials);
        return PackedRows.Of(Assert.IsType<InternalMessage.Partial>(PartialWire.Decode(PartialWire.Encode(new InternalMessage.Partial(partial)))).Chunk.Rows, new());
    }

    private static IEnumerable<RequestOutcome> Events(string model, string? reporter, int count, bool succeeds = true, int from = 0) =>
        Enumerable.Range(from, count).Select(i => Outcome($"{i}", Noon, reporter ?? "", reporter is null ? ReporterRole.Unstated : ReporterRole.Gateway) with
        {
            Workload = Cell(model),
            ReporterId = reporter,
            Outcome = succeeds ? Core.Events.Outcome.Succeeded : Core.Events.Outcome.Capacity,
        });

    private static WorkloadCell Cell(string model) => WorkloadCell.Of([model, null, null, null, null, null]);
}
