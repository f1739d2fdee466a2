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
        if (!_hasHeading)
            Write(columns);
        _hasHeading = true;
        Write([.. columns.Select(column => line.Value(column) is { Length: > 0 } value ? PlainText.Of(value) : None)]);
    }

    private void Write(IReadOnlyList<string> cells)
    {
        for (var i = 0; i < cells.Count; i++)
            _widths[i] = Math.Min(WidthMax, Math.Max(_widths[i], cells[i].Length));
        output.WriteLine(string.Join("  ", cells.Select((cell, i) => cell.PadRight(_widths[i]))).TrimEnd());
    }
}
