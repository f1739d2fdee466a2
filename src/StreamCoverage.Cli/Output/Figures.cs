using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Report;

namespace StreamCoverage.Cli.Output;

/// <summary>Figures as text: shares in percent, and a word where they are undefined.</summary>
internal static class Figures
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public static string Percent(decimal? share) => FigureText.Percent(share);

    /// <summary>A change of a share, in percentage points with its sign.</summary>
    public static string Points(decimal? change) => FigureText.Points(change);

    /// <summary>What need not be whole, to two decimals.</summary>
    public static string Number(decimal? number) => FigureText.Number(number);

    /// <summary>Milliseconds to three digits, as seconds or minutes where these are long.</summary>
    public static string Milliseconds(decimal? milliseconds) => milliseconds switch
    {
        null => "unknown",
        >= 120_000 => (milliseconds.Value / 60_000).ToString("#,0.#", CultureInfo.InvariantCulture) + " min",
        >= 1_000 => (milliseconds.Value / 1_000).ToString("0.00", CultureInfo.InvariantCulture) + " s",
        >= 10 => milliseconds.Value.ToString("0.#", CultureInfo.InvariantCulture) + " ms",
        _ => milliseconds.Value.ToString("0.###", CultureInfo.InvariantCulture) + " ms",
    };

    /// <summary>A p-value, to three decimals.</summary>
    public static string P(decimal? p) => FigureText.P(p);

    public static string Count(long? count) => FigureText.Count(count);

    public static string Moment(DateTimeOffset? moment) => FigureText.Moment(moment);

    public static void WriteJson<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, Json));

    /// <summary>The table that <c>coverage</c> prints, and the demo at its end.</summary>
    public static void WriteCoverage(CoverageAnswer answer, int cellsMax)
    {
        var (n, cells) = (answer.Network, answer.Cells);
        var summary = Terminal.Table("coverage", "value", "from");
        summary.Row("coverage", $"{Percent(n.CoverageLower)} to {Percent(n.CoverageUpper)}", $"{Count(n.DemandCovered)} of {Count(n.Requests)} requests in covered cells, {Count(n.DemandUncovered)} in uncovered");
        if (n.DemandInsufficient is { } insufficient)
            summary.Row("insufficient", Percent(Shares.Of(insufficient, n.Requests)), $"{Count(insufficient)} of {Count(n.Requests)} requests in cells that too few reporters attest");
        summary.Row("success rate", Percent(n.SuccessRate), $"{Count(n.Succeeded)} of {Count(n.Requests)} requests, {Count(n.Unserved)} unserved");
        summary.Row("breadth", Percent(n.Breadth), $"{n.CellsCovered} of {n.CellsObserved} cells covered, {n.CellsUncovered} uncovered");
        summary.Row("operators", Count(n.OperatorsPresent), $"present; {Count(n.OperatorsKnown)} ever known, {Count(n.OperatorsActive)} served in the window");
        Console.WriteLine($"{n.Network}, window {n.Window}, {Moment(n.WindowStart)} to {Moment(n.WindowEnd)}");
        Terminal.Write(summary);
        if (cells.Count == 0)
            return;
        var table = Terminal.Table("workload cell", "state", "requests", "succeeded", "interval", "operators");
        foreach (var cell in cells.OrderByDescending(c => c.Requests).ThenBy(c => c.Cell, StringComparer.Ordinal).Take(cellsMax))
            table.Row(Name(cell), cell.State, Count(cell.Requests), Percent(Share(cell)), $"{Percent(cell.Lower)} to {Percent(cell.Upper)}", Count(cell.Operators));
        Terminal.Write(table);
        if (cells.Count > cellsMax)
            Console.WriteLine($"and {cells.Count - cellsMax} cells with less demand; --json has them all");
    }

    public static string Name(CellCoverage cell) =>
        string.Join(" / ", new[] { cell.Model, cell.Task, cell.Hardware, cell.Region, cell.Verification, cell.Size }.Select(v => v ?? "any"));

    private static decimal? Share(CellCoverage cell) => cell.Requests == 0 ? null : (decimal)cell.Succeeded / cell.Requests;
}
