using StreamCoverage.Cli.Output;

namespace StreamCoverage.Cli.Tailing;

/// <summary>Lines as text: an object a line for programs, or columns for people, each as wide as its widest value so far.</summary>
internal sealed class TailWriter(TextWriter output, IReadOnlyList<string> columns, bool isJson)
{
    private const string None = "-";
    private const int WidthMax = 40;

    private readonly int[] _widths = [.. columns.Select(column => column.Length)];
    private bool _hasHeading;

    public void Write(TailLine line)
    {
        if (isJson)
        {
            // The serialiser escapes everything but plain ASCII.
            output.WriteLine(line.Json.ToJsonString());
            return;
        }
        string[] cells = [.. columns.Select(column => line.Value(column) is { Length: > 0 } value ? PlainText.Of(value) : None)];
        for (var i = 0; i < cells.Length; i++)
            _widths[i] = Math.Min(WidthMax, Math.Max(_widths[i], cells[i].Length));
        if (!_hasHeading)
            Write(columns);
        _hasHeading = true;
        Write(cells);
    }

    private void Write(IReadOnlyList<string> cells) =>
        output.WriteLine(string.Join("  ", cells.Select((cell, i) => cell.PadRight(_widths[i]))).TrimEnd());
}
