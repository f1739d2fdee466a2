namespace StreamCoverage.Postgres.Tests;

public sealed class PostgresOptionsTests
{
    private const string Secret = "c4nary";

    [Fact]
    public void A_flag_goes_before_the_variable_and_the_variable_before_the_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "Host=file\n");
        Dictionary<string, string> environment = new() { [PostgresOptions.FileVariable] = file };
        PostgresOptions? Find(string? flag) => PostgresOptions.Find(flag, environment.GetValueOrDefault);

        Assert.Equal("Host=file", Find(null)?.ConnectionString);
        environment[PostgresOptions.Variable] = "Host=variable";
        Assert.Equal("Host=variable", Find(null)?.ConnectionString);
        Assert.Equal("Host=flag", Find("Host=flag")?.ConnectionString);
        Assert.Null(PostgresOptions.Find(null, _ => null));
        File.Delete(file);
    }

    [Fact]
    public void No_text_of_the_options_holds_the_password()
    {
        var options = new PostgresOptions { ConnectionString = $"Host=db;Port=6432;Database=coverage;Username=u;Password={Secret}" };

        Assert.Equal("db:6432/coverage", options.ToString());
        Assert.Equal("db:6432/coverage", $"{options}");
    }

    [Theory, InlineData($"Host=db;Pasword={Secret}"), InlineData($"Password={Secret};Port=x"), InlineData($"{Secret}")]
    public void A_connection_string_that_cannot_be_read_is_not_repeated(string text)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(() => new PostgresOptions { ConnectionString = text }.Pipeline());

        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pools_are_small_apart_and_hide_the_detail_of_errors()
    {
        var options = new PostgresOptions { ConnectionString = "Host=db;Maximum Pool Size=90;Include Error Detail=true;Options=-c work_mem=8MB" };
        var (pipeline, queries) = (options.Pipeline(), options.Queries());

        Assert.Equal((8, 8), (pipeline.MaxPoolSize, queries.MaxPoolSize));
        Assert.NotEqual(pipeline.ConnectionString, queries.ConnectionString);
        Assert.False(pipeline.IncludeErrorDetail || queries.IncludeErrorDetail);
        Assert.Contains("work_mem=8MB -c statement_timeout=120000", pipeline.Options, StringComparison.Ordinal);
        Assert.Contains("statement_timeout=15000", queries.Options, StringComparison.Ordinal);
    }
}
