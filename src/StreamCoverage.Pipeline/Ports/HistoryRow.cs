using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>The figures of one network in one window, at one slide.</summary>
/// <remarks>A slide at which nothing entered or left the window has no row: the one before it still holds.</remarks>
/// <param name="Network">The tenant.</param>
/// <param name="Window">The window's name, as <c>1h</c>.</param>
/// <param name="End">End of the window, exclusive.</param>
/// <param name="Revision">How often the store has replaced the row: it counts, and ignores the value it is given. Depends on the timing of
/// the run, so no digest holds it.</param>
/// <param name="Figures">Counts only, so that every share can be derived again.</param>
public sealed record HistoryRow(string Network, string Window, EventTime End, int Revision, NetworkFigures Figures);
