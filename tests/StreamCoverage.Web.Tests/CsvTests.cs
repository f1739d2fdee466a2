using StreamCoverage.Web.Answering;
using StreamCoverage.Web.Tests.Support;

namespace StreamCoverage.Web.Tests;

public sealed class CsvTests
{
    private const string Letters = "=+-@\t\r\n,\"'ab 0;|\u00e9\u2028";

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@a", "'@a")]
    [InlineData("\ta", "'\ta")]
    [InlineData("\ra", "'\ra")]
    [InlineData("", "")]
    [InlineData("a=1", "a=1")]
    [InlineData("'=1", "'=1")]
    [InlineData(" =1", " =1")]
    public void What_a_spreadsheet_would_run_gets_an_apostrophe(string text, string expected) => Assert.Equal(expected, CsvTable.Harmless(text));

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Whatever_a_text_holds_it_is_read_back_and_runs_nothing(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var texts = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Text(random)).ToList();
            var table = CsvReading.Parse(System.Text.Encoding.UTF8.GetString(CsvTable.Write(new Texts([.. texts.Select(t => new TextRow(t, -1.5m, null))]))));
            Assert.Equal(["asOf", "network", "window", "text", "number", "inner.name"], table[0]);
            foreach (var (text, row) in texts.Zip(table.Skip(1)))
            {
                Assert.Equal("=+-@\t\r".Contains(text.FirstOrDefault('a'), StringComparison.Ordinal) ? $"'{text}" : text, row[3]);
                Assert.Equal(("-1.5", ""), (row[4], row[5]));
                Assert.DoesNotContain(row[3].FirstOrDefault('a'), "=+-@\t\r");
            }
            Assert.Equal(texts.Count, table.Count - 1);
        }
    }

    [Fact]
    public void An_empty_table_has_its_heading() =>
        Assert.Equal("asOf,network,window,text,number,inner.name\r\n", System.Text.Encoding.UTF8.GetString(CsvTable.Write(new Texts([]))));

    [Fact]
    public void A_record_in_a_row_has_columns_of_its_own() => Assert.Equal(
        "asOf,network,window,text,number,inner.name\r\n,n,,a,0,\"'=b\"\"\"\r\n",
        System.Text.Encoding.UTF8.GetString(CsvTable.Write(new Texts([new("a", 0, new("=b\""))]))));

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(0, 8)).Select(_ => Letters[random.Next(Letters.Length)]));

    internal sealed record Inner(string Name);

    internal sealed record TextRow(string Text, decimal Number, Inner? Inner);

    internal sealed record Texts(IReadOnlyList<TextRow> Found, string Network = "n") : IRows<TextRow>
    {
        IEnumerable<TextRow> IRows<TextRow>.Rows => Found;
    }
}
