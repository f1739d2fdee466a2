using StreamCoverage.Core.Events;

namespace StreamCoverage.Import.OpenGradient;

/// <summary>What came of a file of OpenGradient's logs.</summary>
/// <param name="Rows">All lines but empty ones.</param>
/// <param name="RowsRefused">Lines that are broken, or contradict those before them on the chain.</param>
/// <param name="Refusals">The first of them, as many as <see cref="ImportOptions.RefusalsKeptMax"/>, in the order they were found.</param>
/// <param name="Skipped">How many logs of each kind were passed over, sorted by name: kinds that are not known, settlements among them.</param>
/// <param name="EventsByLabel">How many events of each kind there are, sorted.</param>
/// <param name="Events">In order of event time, ties by id.</param>
public sealed record OpenGradientImport(
    long Rows,
    long RowsRefused,
    IReadOnlyList<RowRefusal> Refusals,
    IReadOnlyDictionary<string, long> Skipped,
    IReadOnlyDictionary<string, long> EventsByLabel,
    IReadOnlyList<InputEvent> Events)
{
    /// <summary>
    /// How many events are inferences. Each is a success: a request that fails leaves no log. So no success rate can be made of them, and they
    /// are claims (the reporter's role is <c>operator</c>), which no figure counts as demand.
    /// </summary>
    public int Inferences => (int)EventsByLabel.GetValueOrDefault("inference");
}
