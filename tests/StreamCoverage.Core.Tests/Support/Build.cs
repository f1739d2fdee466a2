using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Support;

/// <summary>Values that say only what a test is about.</summary>
internal static class Build
{
    /// <param name="succeeded">Those that succeeded.</param>
    /// <param name="failed">Those that failed, in the order of the conditions; a seventh is of unknown cause.</param>
    public static OutcomeCounts Counts(long succeeded, params ReadOnlySpan<long> failed)
    {
        var counts = new OutcomeCounts { [Outcome.Succeeded] = succeeded };
        for (var i = 0; i < failed.Length; i++)
            counts[(Outcome)(i + 1)] = failed[i];
        return counts;
    }

    public static WorkloadCell Cell(string model) => new(model, null, null, null, null, null);

    public static SliceRow Row(WorkloadCell cell, OutcomeCounts requests, string? servedBy = null, ReporterRole role = ReporterRole.Gateway) =>
        new(cell, servedBy, role, requests, servedBy is null ? default : requests, 0);

    public static SliceRow Row(string model, OutcomeCounts requests, string? servedBy = null, ReporterRole role = ReporterRole.Gateway) =>
        Row(Cell(model), requests, servedBy, role);

    public static OutcomeCounts Sum(IEnumerable<OutcomeCounts> counts)
    {
        var sum = new OutcomeCounts();
        foreach (var one in counts)
            sum.Add(one);
        return sum;
    }
}
