using Spectre.Console;

namespace StreamCoverage.Cli.Output;

/// <summary>Tables for people: colour only on a terminal, and not where NO_COLOR forbids it.</summary>
internal static class Terminal
{
    private const int PipedWidth = 200;

    /// <summary>Piped, a line ends where its last word does.</summary>
    public static void Write(Table table)
    {
        if (!Console.IsOutputRedirected)
        {
            AnsiConsole.Write(table);
            return;
        }
        using var drawn = new StringWriter();
        var piped = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(drawn) });
        piped.Profile.Width = PipedWidth;
        piped.Write(table);
        foreach (var line in drawn.ToString().TrimEnd().Split('\n'))
            Console.WriteLine(line.TrimEnd());
    }

    /// <summary>A sentence, in which names may stand.</summary>
    public static void Say(string sentence) => Console.WriteLine(PlainText.Of(sentence));

    public static Table Table(params ReadOnlySpan<string> columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        return table;
    }

    /// <summary>Adds a row of plain text: nothing in it is taken for markup.</summary>
    public static void Row(this Table table, params ReadOnlySpan<string> cells)
    {
        var texts = new Text[cells.Length];
        for (var i = 0; i < cells.Length; i++)
            texts[i] = new(PlainText.Of(cells[i]));
        table.AddRow(texts);
    }
}
