using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>What analyses found, as documents to be stored.</summary>
internal static class AnalysisDocuments
{
    public static IEnumerable<DocumentWrite> Of(WindowFindings found)
    {
        var window = found.Window;
        foreach (var dimension in window.Dimensions)
            yield return new(nameof(DimensionCoverage), dimension.Id, dimension.Network, DocumentJson.Write(dimension));
        if (window.Change is { } change)
            yield return new(nameof(CoverageChange), change.Id, change.Network, DocumentJson.Write(change));
        yield return new(nameof(Convergence), window.Convergence.Id, window.Convergence.Network, DocumentJson.Write(window.Convergence));
        yield return new(nameof(Fragility), window.Fragility.Id, window.Fragility.Network, DocumentJson.Write(window.Fragility));
        yield return new(nameof(RecruitingGaps), window.Gaps.Id, window.Gaps.Network, DocumentJson.Write(window.Gaps));
        foreach (var one in found.Contributions)
            yield return new(nameof(OperatorContribution), one.Id, one.Network, DocumentJson.Write(one));
    }

    /// <summary>Removes what is stored of an operator that has no attempt in the window any more.</summary>
    public static DocumentWrite WithoutContribution(string network, WindowSpec window, string name) =>
        new(nameof(OperatorContribution), $"{network}/{window.Name}/{name}", network, null);
}
