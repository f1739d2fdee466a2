using System.Text;

namespace StreamCoverage.Import.Tests;

/// <summary>How files are cut into rows, and what becomes of those that are broken.</summary>
public sealed class RowTests : Files
{
    private static readonly string Json = Changed(Plain,
        ("format", "\"json-lines\""), ("fields.operator", """{"mark":"observed","value":{"column":"a.by"}}"""), ("fields.model", """{"mark":"observed","value":{"column":"m"}}"""));

    [Theory]
    [InlineData("\ufeffid,at,by\nx,1,op\n")]
    [InlineData("id,at,by\r\nx,1,op\r\n")]
    [InlineData("id,at,by\nx,1,op")]
    [InlineData("other, id ,by,at\n\"a,\nb\",\"x\",op,1\n")]
    public async Task Csv_is_read_in_all_its_forms(string text) => Assert.Equal(["1 x-ok"], Times(await Import(Plain, text)));

    [Fact]
    public async Task Quoted_fields_keep_their_quotes_and_separators() =>
        Assert.Equal("a \"b\", c", Only(await Import(Plain, "id,at,by\nx,1,\"a \"\"b\"\", c\"\n")).Operator);

    [Fact]
    public async Task Broken_rows_are_refused_with_line_and_reason_and_the_rest_goes_on()
    {
        var result = await Import(Plain, "id,at,by\na,1\n\"b\n\",1,op,more\nc,1,o\"p\nd,1,\"o\"p\ne,5,op\nf,1,\"op\n");
        Assert.Equal(
            [
                "2: it has 2 fields, the header 3",
                "3: it has 4 fields, the header 3",
                "5: a quotation mark stands inside a field that does not begin with one",
                "6: text stands after a closing quotation mark",
                "8: a quotation mark lacks its end",
            ],
            Refusals(result));
        Assert.Equal(["5 e-ok"], Times(result));
        Assert.Equal((6, 5, 0), (result.Files[0].Rows, result.Files[0].RowsRefused, result.Files[0].RowsWithoutEvent));
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_refuse_their_row()
    {
        var path = Write([.. "id,at,by\nx,1,o"u8, 0xFF, .. "p\ny,1,op\n"u8], "latin.csv");
        var result = await ImportFile(Plain, path);
        Assert.Equal(["2: it has bytes that are no UTF-8"], Refusals(result));
    }

    [Theory]
    [InlineData("", "it is empty; a CSV file begins with a header")]
    [InlineData("id,by\nx,op\n", "its header lacks at; the mapping is for another file")]
    [InlineData("id,at,by,at\nx,1,op,1\n", "its header names at twice")]
    [InlineData("id,at,by\nx,soon,op\ny,never,op\n", "all of its 2 rows were refused; line 2: column at holds no number")]
    public async Task A_file_that_does_not_fit_its_mapping_is_refused_whole(string text, string expected) =>
        Assert.Contains(expected, (await Assert.ThrowsAsync<ImportException>(() => Import(Plain, text))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_header_alone_is_an_import_of_nothing()
    {
        var result = await Import(Plain, "id,at,by\n");
        Assert.Equal((0, 0L), (result.EventCount, result.Files[0].Rows));
    }

    [Fact]
    public async Task A_quotation_mark_without_end_does_not_take_all_memory()
    {
        var path = Write("id,at,by\nx,1,\"" + new string('\n', 3 << 20));
        Assert.Contains("a row is longer than 1048576 bytes", (await Assert.ThrowsAsync<ImportException>(() => ImportFile(Plain, path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_lines_are_read_by_path_and_empty_lines_passed_over()
    {
        var result = await Import(Json, """
            {"id":"x","at":1,"a":{"by":"op"},"m":["p","q"],"more":{"x":[]}}

            {"id":7,"at":"2.5","a":{"by":true}}
            """);
        Assert.Equal(["1 x-ok", "2.5 7-ok"], Times(result));
        Assert.Equal([("op", "p|q"), ("true", null)], result.Events.Select(e => (e.Outcome!.Operator, e.Outcome.Workload.Model)));
    }

    [Theory]
    [InlineData("{\"id\":\"x\"", "it is no JSON")]
    [InlineData("[1]", "it is no JSON object")]
    [InlineData("{\"id\":\"x\",\"id\":\"y\"}", "it is no JSON")]
    [InlineData("{\"id\":\"x\\ud800\",\"at\":1,\"a\":{\"by\":\"op\"}}", "an escape that is no character")]
    [InlineData("{\"id\":{},\"at\":1,\"a\":{\"by\":\"op\"}}", "column id is a part of the id, and empty")]
    [InlineData("{\"id\":\"x\",\"at\":1,\"a\":\"op\"}", "it succeeded and names no operator")]
    public async Task A_line_that_is_no_row_is_refused_and_the_rest_goes_on(string line, string expected)
    {
        var result = await Import(Json, line + "\n{\"id\":\"y\",\"at\":1,\"a\":{\"by\":\"op\"}}\n");
        Assert.Contains(expected, Assert.Single(Refusals(result)), StringComparison.Ordinal);
        Assert.Equal("y-ok", Only(result).RequestId);
    }

    [Fact]
    public async Task Only_the_first_refusals_are_kept_and_all_are_counted()
    {
        var rows = new StringBuilder("id,at,by\ngood,1,op\n");
        for (var i = 0; i < 50; i++)
            rows.Append("x,soon,op\n");
        var file = (await Import(Plain, rows.ToString(), new() { RefusalsKeptMax = 3 })).Files[0];
        Assert.Equal(50, file.RowsRefused);
        Assert.Equal([3, 4, 5], file.Refusals.Select(r => r.Line));
    }
}
