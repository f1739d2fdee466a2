using System.Runtime.CompilerServices;
using CsvHelper;

namespace StreamCoverage.Import.Rows;

/// <summary>Rows of a CSV file with a header (RFC 4180).</summary>
internal static class CsvRows
{
    private const int RecordBytesMax = 1 << 20;

    /// <param name="text">The file.</param>
    /// <param name="path">What errors call it.</param>
    /// <param name="columns">The columns that are wanted; others are passed over.</param>
    /// <param name="cancellationToken">Passed on to the reader.</param>
    /// <exception cref="ImportException">There is no header, it names a column twice, or it lacks a wanted one; or a row is longer than a mebibyte.</exception>
    public static async IAsyncEnumerable<RowRead> ReadAsync(
        TextReader text, string path, IReadOnlyList<string> columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CsvMalformedReason? broken = null;
        using var reader = CsvReader.Create(
            text,
            new CsvReaderOptions
            {
                Separator = ',',
                MaxRecordSize = RecordBytesMax,
                TrackLineNumbers = true,
                // Values are kept until all is sorted, and most of them repeat.
                PoolStrings = true,
                OnMalformedRecord = record => broken = record.Reason,
            },
            leaveOpen: true);
        var hasRow = await ReadAsync(reader, path, cancellationToken);
        var places = Places([.. reader.Headers], columns, path);
        for (; hasRow; hasRow = await ReadAsync(reader, path, cancellationToken))
        {
            yield return broken is { } reason ? RowRead.Broken(reader.LineNumber, ProblemOf(reason))
                : reader.FieldCount != reader.Headers.Count ? RowRead.Broken(reader.LineNumber, $"it has {reader.FieldCount} fields, the header {reader.Headers.Count}")
                : RowRead.Of(reader.LineNumber, Array.ConvertAll<int, string?>(places, reader.GetString));
            broken = null;
        }
    }

    private static async ValueTask<bool> ReadAsync(CsvReader reader, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException e)
        {
            throw new ImportException(path, $"after line {reader.LineNumber} a row is longer than {RecordBytesMax} bytes; a quotation mark may lack its end", e);
        }
    }

    private static string ProblemOf(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote => "a quotation mark stands inside a field that does not begin with one",
        CsvMalformedReason.TextAfterClosingQuote => "text stands after a closing quotation mark",
        CsvMalformedReason.UnterminatedQuote => "a quotation mark lacks its end",
        _ => $"its quotation marks are broken ({reason})",
    };

    private static int[] Places(string[] header, IReadOnlyList<string> columns, string path)
    {
        if (header.Length == 0)
            throw new ImportException(path, "it is empty; a CSV file begins with a header");
        var names = Array.ConvertAll(header, name => name.Trim());
        if (columns.Where(column => !names.Contains(column)).ToArray() is { Length: > 0 } missing)
            throw new ImportException(path, $"its header lacks {string.Join(", ", missing)}; the mapping is for another file");
        if (columns.Where(column => names.Count(name => name == column) > 1).ToArray() is { Length: > 0 } repeated)
            throw new ImportException(path, $"its header names {string.Join(", ", repeated)} twice");
        return [.. columns.Select(column => Array.IndexOf(names, column))];
    }
}
