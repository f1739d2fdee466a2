using System.Diagnostics;

namespace StreamCoverage.Import.Tests;

/// <summary>How files are opened, unpacked and put together.</summary>
public sealed class FileTests : Files
{
    private const string Rows = "id,at,by\nx,1,op\ny,2,op\n";

    private static readonly string ManyRows = "id,at,by\n" + string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i * 7919L},{i},op\n"));

    [Fact]
    public async Task A_gz_file_is_unpacked() => Assert.Equal(["1 x-ok", "2 y-ok"], Times(await ImportFile(Plain, Write(Gzip(Rows), "rows.csv.GZ"))));

    [Fact]
    public async Task An_xz_file_is_unpacked() => Assert.Equal(["1 x-ok", "2 y-ok"], Times(await ImportFile(Plain, await WriteXz())));

    [Fact]
    public async Task Without_the_program_xz_the_error_says_what_to_install()
    {
        var path = Write("anything", "rows.csv.xz");
        var error = await Assert.ThrowsAsync<ImportException>(() => ImportFile(Plain, path, new() { XzProgram = "no-such-program" }));
        Assert.Contains("the program no-such-program that unpacks .xz files is not there", error.Message, StringComparison.Ordinal);
        Assert.Contains("Install xz-utils", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_xz_file_that_breaks_off_is_an_error_and_not_a_shorter_file()
    {
        var whole = await File.ReadAllBytesAsync(await WriteXz(), TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<ImportException>(() => ImportFile(Plain, Write(whole[..^8], "short.csv.xz")));
        Assert.Contains("it cannot be unpacked", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    [InlineData(50_000)]
    [InlineData(int.MaxValue)]
    public async Task A_gz_file_that_breaks_off_anywhere_is_an_error_and_not_a_shorter_file(int missing)
    {
        var packed = Gzip(ManyRows);
        var path = Write(packed[..^Math.Min(missing, packed.Length)], "short.csv.gz");
        await Assert.ThrowsAsync<ImportException>(() => ImportFile(Plain, path));
    }

    [Fact]
    public async Task A_gz_file_that_is_none_is_an_error() =>
        await Assert.ThrowsAsync<ImportException>(() => ImportFile(Plain, Write(Rows, "plain.csv.gz")));

    [Theory]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(300_000)]
    public async Task A_gz_file_of_several_members_is_read_to_its_end(int firstMemberChars)
    {
        var path = Write([.. Gzip(ManyRows[..firstMemberChars]), .. Gzip(ManyRows[firstMemberChars..])], "members.csv.gz");
        Assert.Equal(40_000, (await ImportFile(Plain, path)).EventCount);
    }

    [Theory]
    [InlineData("none.csv")]
    [InlineData("none.csv.gz")]
    [InlineData("none.csv.xz")]
    public async Task A_file_that_is_not_there_is_named(string name)
    {
        var error = await Assert.ThrowsAsync<ImportException>(() => ImportFile(Plain, PathOf(name)));
        Assert.StartsWith(PathOf(name) + ": it cannot be opened", error.Message, StringComparison.Ordinal);
        Assert.Equal(PathOf(name), error.Path);
    }

    [Fact]
    public async Task Events_of_several_files_and_contracts_come_in_one_order_of_time_then_id()
    {
        var outcomes = Write("id,at,by\nz,3,op\nb,2,op\na,2,op\n", "outcomes.csv");
        var changes = Write("id,at,by\nop,1,op\nop2,2.5,op2\n", "changes.csv");
        var sources = new ImportSource[] { new(Parse(Plain), outcomes), new(Parse(Operators), changes) };
        var result = await Importer.ReadAsync(sources, new(), null, TestContext.Current.CancellationToken);
        Assert.Equal(["1 op-joined", "2 a-ok", "2 b-ok", "2.5 op2-joined", "3 z-ok"], Times(result));
        Assert.Equal(Times(result), Times(result));
    }

    [Fact]
    public async Task A_row_whose_id_was_there_before_is_refused()
    {
        var result = await Import(Plain, "id,at,by\nx,1,op\nx,2,op\ny,3,op\n");
        Assert.Equal(["3: its id x-ok was there before"], Refusals(result));
        Assert.Equal(["1 x-ok", "3 y-ok"], Times(result));
    }

    [Fact]
    public async Task Rows_that_differ_never_give_the_same_id()
    {
        var mapping = Changed(Plain, ("after", """{"column":"from","unit":"s"}"""), ("id", """["id","sub"]"""), ("emit", """
            [{"label":"a","outcome":"succeeded","count":"n"},{"label":"b","outcome":"succeeded"}]
            """));
        var result = await Import(mapping, "id,sub,from,at,by,n\nx,1,0,9,op,3\nx-1,a,0,9,op,3\nx-1-a,1,0,9,op,3\n");
        Assert.Equal(12, result.Events.DistinctBy(e => e.Id).Count());
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public async Task There_is_a_limit_to_the_events(int max, bool fits)
    {
        var mapping = Changed(Plain, ("after", """{"column":"from","unit":"s"}"""), ("emit", """[{"label":"a","outcome":"succeeded","count":"n"}]"""));
        var import = Import(mapping, "id,from,at,by,n\nx,0,9,op,1\ny,0,9,op,2\n", new() { EventsMax = max });
        if (fits)
            Assert.Equal(3, (await import).EventCount);
        else
            Assert.Contains("more events than its limit", (await Assert.ThrowsAsync<ImportException>(() => import)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_counter_of_any_size_meets_the_limit_before_memory()
    {
        var mapping = Changed(Plain, ("after", """{"column":"from","unit":"s"}"""), ("emit", """[{"label":"a","outcome":"succeeded","count":"n"}]"""));
        await Assert.ThrowsAsync<ImportException>(() => Import(mapping, "id,from,at,by,n\nx,0,9,op,900000000000000000\n"));
    }

    [Fact]
    public async Task Progress_is_told_every_ten_thousand_rows_and_at_the_end()
    {
        var path = Write("id,at,by\n" + string.Concat(Enumerable.Range(0, 25_000).Select(i => $"{i},{(i == 7 ? "soon" : i)},op\n")));
        var told = new Told();
        await Importer.ReadAsync(Parse(Plain), path, new(), told, TestContext.Current.CancellationToken);
        Assert.Equal([new(path, 10_000, 1, 9_999), new(path, 20_000, 1, 19_999), new(path, 25_000, 1, 24_999)], told.All);
    }

    [Fact]
    public async Task An_import_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        var path = await WriteXz();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Importer.ReadAsync(Parse(Plain), path, new(), null, stop.Token));
    }

    private async Task<string> WriteXz()
    {
        var path = Write(Rows, "packed.csv");
        using var xz = Process.Start("xz", ["-k", "--", path]);
        await xz.WaitForExitAsync(TestContext.Current.CancellationToken);
        return path + ".xz";
    }

    private sealed class Told : IProgress<ImportProgress>
    {
        public List<ImportProgress> All { get; } = [];

        public void Report(ImportProgress value) => All.Add(value);
    }
}
