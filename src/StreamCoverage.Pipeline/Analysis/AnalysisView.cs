using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>All that an analysis of one window looks at, as it was at one moment.</summary>
/// <param name="Network">The tenant.</param>
/// <param name="Window">The window.</param>
/// <param name="End">The window's end; nothing of later moments is in the view.</param>
/// <param name="Tally">The window's content.</param>
/// <param name="Before">The cells of the window before, which ends where this one starts; null where it is not kept.</param>
/// <param name="Longer">The cells of longer windows that end then, shortest first: where cells that this one does not see were seen last.</param>
/// <param name="Panes">The slices or hours of the window, oldest first.</param>
/// <param name="Days">Content of the whole periods before the end, oldest first, at most 28: what trends are read off.</param>
/// <param name="Profiles">What was declared of the operators.</param>
public sealed record AnalysisView(
    string Network, WindowSpec Window, EventTime End, WindowTally Tally, WindowTally? Before,
    IReadOnlyList<(WindowSpec Window, WindowTally Tally)> Longer, IReadOnlyList<SliceFacts> Panes, IReadOnlyList<PeriodFigures> Days,
    OperatorProfiles Profiles);
