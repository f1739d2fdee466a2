using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Gaps;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>What to recruit.</summary>
internal static class GapAnalyst
{
    private const int CellsMax = 50;
    private const int SetsMax = 20;

    // What an operator brings, and a network can ask for when it recruits.
    private const CellDimensions Capabilities = CellDimensions.Model | CellDimensions.Hardware | CellDimensions.Verification;

    public static RecruitingGaps Of(AnalysisView view, IReadOnlyList<CellTally> cells)
    {
        var recruiting = new Recruiting(
            view.Tally.Judge, [.. cells.Select(cell => new GapCell(cell.Cell, cell.Demand, cell.Verdict, cell.OperatorsServing))]);
        var demand = cells.Sum(cell => cell.Demand.Total);
        return new()
        {
            Id = $"{view.Network}/{view.Window.Name}",
            Network = view.Network,
            Window = view.Window.Name,
            WindowEnd = view.End.ToUtc(),
            Requests = demand,
            Conditions = Conditions(view, demand),
            Cells = [.. recruiting.Cells(CellsMax).Select(gap => Of(gap, demand))],
            Capabilities = [.. recruiting.Sets(Capabilities, SetsMax).Select(set => Of(set, demand))],
            Fragile = [.. recruiting.Fragile(CellsMax).Select(cell => new SingleCarrier(
                cell.Cell.Id, cell.Cell.ToString(), view.Tally.Find(cell.Cell)!.Qualified.First().Key, cell.Demand.Total))],
        };
    }

    private static IReadOnlyList<ConditionGap> Conditions(AnalysisView view, long demand)
    {
        var figures = view.Tally.Figures();
        var (gains, covered, binding) = (figures.GainMicros, CoverageGains.Of(view.Tally), BindingProbability.Of(figures.Requests));
        return [.. OutcomeNames.Conditions.Select((condition, i) => new ConditionGap(
            condition.Word(), Shares.OfMicros(gains[i], demand), Shares.Of(covered[i], demand), Shares.Rounded(binding[i])))];
    }

    private static CellGap Of(RecruitingGap gap, long demand) => new()
    {
        Cell = gap.Cell.Cell.Id,
        Workload = gap.Cell.Cell.ToString(),
        Requests = gap.Cell.Demand.Total,
        Succeeded = gap.Cell.Demand.Succeeded,
        Binding = gap.Binding?.Word(),
        Gain = Shares.OfMicros(gap.GainMicros, demand),
        GainLower = Shares.OfMicros(gap.GainMicrosLower, demand),
        GainUpper = Shares.OfMicros(gap.GainMicrosUpper, demand),
        WouldBeCovered = gap.Covers,
    };

    private static CapabilityGap Of(CapabilitySet set, long demand) => new()
    {
        Capabilities = Words(set.Needed),
        Cells = set.Cells,
        Requests = set.Requests,
        Gain = Shares.OfMicros(set.GainMicros, demand),
        GainLower = Shares.OfMicros(set.GainMicrosLower, demand),
        GainUpper = Shares.OfMicros(set.GainMicrosUpper, demand),
        CoverageGain = Shares.Of(set.DemandCovered, demand),
    };

    private static string Words(WorkloadCell needed)
    {
        var words = Enumerable.Range(0, WorkloadCell.DimensionCount).Where(i => needed[i] is not null)
            .Select(i => $"{WorkloadCell.Dimensions[i]}={needed[i]}").ToList();
        return words.Count == 0 ? "anything" : string.Join(", ", words);
    }
}
