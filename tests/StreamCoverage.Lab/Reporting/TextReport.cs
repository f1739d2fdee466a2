namespace StreamCoverage.Lab.Reporting;

/// <summary>Findings as plain text.</summary>
internal static class TextReport
{
    public static void Write(TextWriter output, Findings findings)
    {
        output.WriteLine($"\n== {findings.Title}");
        output.WriteLine(findings.Text);
        foreach (var table in findings.Tables)
            Write(output, table);
        foreach (var check in findings.Checks)
            output.WriteLine($"  {(check.Holds ? "holds" : "FAILS")}  {check.Claim}: {check.Found.Text("0.0000")}, to lie in {check.Low.F()}..{check.High.F()}");
    }

    private static void Write(TextWriter output, Table table)
    {
        output.WriteLine($"\n{table.Title}");
        string[][] lines = [[.. table.Columns], .. table.Rows.Select(row => row.ToArray())];
        int[] widths = [.. table.Columns.Select((_, i) => lines.Max(line => line[i].Length))];
        foreach (var line in lines)
            output.WriteLine("  " + string.Join("  ", line.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
    }
}
