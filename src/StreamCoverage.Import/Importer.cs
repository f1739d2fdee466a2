using StreamCoverage.Import.Emissions;
using StreamCoverage.Import.Mappings;
using StreamCoverage.Import.Rows;
using StreamCoverage.Import.Values;

namespace StreamCoverage.Import;

/// <summary>Reads files of other people's telemetry as events of the two input contracts.</summary>
public static class Importer
{
    private const int ProgressRows = 10_000;

    /// <summary>Reads one file: see the other overload.</summary>
    public static Task<ImportResult> ReadAsync(
        Mapping mapping, string path, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        ReadAsync([new(mapping, path)], options, progress, cancellationToken);

    /// <summary>
    /// Reads <paramref name="sources"/> as one import. Files that go to the same topic have to be read together: an event that is sent after newer
    /// ones of its partition would be late.
    /// </summary>
    /// <param name="sources">At least one.</param>
    /// <param name="options">Limits.</param>
    /// <param name="progress">Told every 10,000 rows and at the end of each file; null: nobody asks.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    /// <exception cref="ImportException">
    /// A file cannot be read or unpacked, lacks a column of its mapping, has only refused rows, or gives more events than the limit.
    /// </exception>
    public static async Task<ImportResult> ReadAsync(
        IReadOnlyList<ImportSource> sources, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var emissions = new EmissionList(options.EventsMax);
        var files = new List<ImportedFile>();
        foreach (var source in sources)
            files.Add(await ReadAsync(source, emissions, options, progress, cancellationToken));
        return new(files, emissions.Count, emissions.InOrder());
    }

    private static async Task<ImportedFile> ReadAsync(
        ImportSource source, EmissionList emissions, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var maker = EventMaker.Of(source.Mapping, emissions, source.Path);
        var (rows, withoutEvent, refused) = (0L, 0L, 0L);
        var refusals = new List<RowRefusal>();
        try
        {
            await using var input = InputFile.Open(source.Path, options);
            await foreach (var read in RowsOf(source, input, maker.Columns, cancellationToken))
            {
                rows++;
                var row = new Row(read.Values ?? []);
                var gives = read.Problem is null && maker.Take(row);
                if ((read.Problem ?? row.Problem) is { } problem)
                {
                    refused++;
                    if (refusals.Count < options.RefusalsKeptMax)
                        refusals.Add(new(read.Line, problem));
                }
                else if (!gives)
                {
                    withoutEvent++;
                }
                if (rows % ProgressRows == 0)
                    progress?.Report(new(source.Path, rows, refused, emissions.Count));
            }
            await input.CompleteAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new ImportException(source.Path, $"it cannot be read on after {rows} rows: {e.Message}", e);
        }
        if (rows > 0 && refused == rows)
            throw new ImportException(source.Path, $"all of its {rows} rows were refused{First(refusals)}. The mapping may be for another file");
        maker.Complete();
        progress?.Report(new(source.Path, rows, refused, emissions.Count));
        return new(source, rows, withoutEvent, refused, refusals, maker.EventsByLabel);
    }

    private static IAsyncEnumerable<RowRead> RowsOf(ImportSource source, InputFile input, ColumnSet columns, CancellationToken cancellationToken) =>
        source.Mapping.Format == RowFormat.Csv
            ? CsvRows.ReadAsync(input.Text, source.Path, columns.Names, cancellationToken)
            : JsonRows.ReadAsync(input.Text, columns.Names, cancellationToken);

    private static string First(List<RowRefusal> refusals) => refusals is [var first, ..] ? $"; line {first.Line}: {first.Reason}" : "";
}
