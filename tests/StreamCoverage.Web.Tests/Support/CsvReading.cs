using System.Text;

namespace StreamCoverage.Web.Tests.Support;

/// <summary>Reads RFC 4180 strictly: lines end with CR LF, a quote stands only around a cell or doubled within one.</summary>
internal static class CsvReading
{
    public static List<List<string>> Parse(string text)
    {
        var (rows, row, at) = (new List<List<string>>(), new List<string>(), 0);
        while (at < text.Length)
        {
            row.Add(Cell(text, ref at));
            if (at < text.Length && text[at] == ',')
            {
                at++;
                continue;
            }
            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add(row);
            row = [];
        }
        Assert.Empty(row);
        return rows;
    }

    private static string Cell(string text, ref int at)
    {
        if (text[at] != '"')
        {
            var end = text.IndexOfAny([',', '\r', '\n', '"'], at);
            Assert.True(end >= 0 && text[end] is ',' or '\r', $"a bare cell ends badly at {end}");
            (var bare, at) = (text[at..end], end);
            return bare;
        }
        var cell = new StringBuilder();
        for (at++; ; at++)
        {
            if (text[at] != '"')
                cell.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"')
                cell.Append(text[++at]);
            else
                break;
        }
        at++;
        return cell.ToString();
    }
}
