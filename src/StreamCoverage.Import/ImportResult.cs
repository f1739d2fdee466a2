using StreamCoverage.Core.Events;
using StreamCoverage.Import.Mappings;

namespace StreamCoverage.Import;

/// <summary>A file and how its rows are read.</summary>
/// <param name="Mapping">As <see cref="MappingFile"/> gives it: checked.</param>
/// <param name="Path">The file; <c>.gz</c> and <c>.xz</c> are unpacked on the way.</param>
public sealed record ImportSource(Mapping Mapping, string Path);

/// <summary>What came of an import.</summary>
/// <param name="Files">One per source, in their order.</param>
/// <param name="EventCount">How many events there are.</param>
/// <param name="Events">
/// The events of all files together, in order of event time, ties by id, no id twice in a contract and network; each is made as it is read,
/// and reading again gives the same again. Whatever keeps this order within a partition serves every partition in event-time order.
/// </param>
public sealed record ImportResult(IReadOnlyList<ImportedFile> Files, int EventCount, IEnumerable<InputEvent> Events);

/// <summary>What came of one file.</summary>
/// <param name="Source">The file and its mapping.</param>
/// <param name="Rows">All rows: those that gave events, those that gave none, and those that were refused.</param>
/// <param name="RowsWithoutEvent">Rows that no rule matched, whose counters all stood at 0, or that were before the mapping's start.</param>
/// <param name="RowsRefused">Rows that are broken or hold what the mapping does not know.</param>
/// <param name="Refusals">The first of them, as many as <see cref="ImportOptions.RefusalsKeptMax"/>.</param>
/// <param name="EventsByLabel">How many events each rule gave, sorted by its label.</param>
public sealed record ImportedFile(
    ImportSource Source,
    long Rows,
    long RowsWithoutEvent,
    long RowsRefused,
    IReadOnlyList<RowRefusal> Refusals,
    IReadOnlyDictionary<string, long> EventsByLabel);

/// <summary>A row that gave no event because of what it holds.</summary>
/// <param name="Line">The line of the file where it starts, from 1.</param>
/// <param name="Reason">Why, in lower case.</param>
public sealed record RowRefusal(long Line, string Reason);

/// <summary>How far an import is.</summary>
/// <param name="Path">The file that is read.</param>
/// <param name="Rows">Rows of it so far.</param>
/// <param name="RowsRefused">Those of them that were refused.</param>
/// <param name="Events">Events of all files so far.</param>
public sealed record ImportProgress(string Path, long Rows, long RowsRefused, int Events);
