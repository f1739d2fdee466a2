using System.Collections;
using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StreamCoverage.Cli.Output;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Pipeline;
using StreamCoverage.Postgres;

namespace StreamCoverage.Cli.Hosting;

/// <summary>Where everything is, as the command line and the environment say.</summary>
internal sealed record Connections(KafkaOptions Kafka, Topics Topics, PostgresOptions? PostgresOrNull, ILoggerFactory Loggers)
{
    /// <exception cref="UsageException">No connection string was given.</exception>
    public PostgresOptions Postgres => PostgresOrNull
        ?? throw new UsageException("no database given; set --postgres or STREAMCOVERAGE_POSTGRES to a connection string");

    /// <summary>The database, with pools of its own; the caller disposes it.</summary>
    /// <exception cref="UsageException">None is given.</exception>
    public PostgresDatabase OpenDatabase() => new(Postgres, Loggers.CreateLogger<PostgresDatabase>());

    /// <exception cref="UsageException">An option contradicts itself or cannot be read.</exception>
    public static Connections From(ParseResult parsed)
    {
        var result = KafkaOptionsReader.Read(new()
        {
            Flags = parsed.GetValue(CommonOptions.Kafka) ?? [],
            Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal),
            FileLines = parsed.GetValue(CommonOptions.KafkaFile) is { } file ? File.ReadAllLines(file.FullName) : [],
            AllowInsecureSasl = parsed.GetValue(CommonOptions.AllowInsecureSasl),
        });
        if (result.Options is null)
            throw new UsageException(string.Join(Environment.NewLine, result.Errors));
        return new(
            result.Options,
            new(parsed.GetValue(CommonOptions.TopicPrefix)!),
            PostgresOptions.Find(parsed.GetValue(CommonOptions.Postgres), Environment.GetEnvironmentVariable),
            LoggersFor(parsed.GetValue(CommonOptions.Verbose)));
    }

    // Data goes to standard output, talk to standard error.
    private static ILoggerFactory LoggersFor(bool verbose) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(verbose ? LogLevel.Debug : LogLevel.Information)
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        .AddFilter("Microsoft.Hosting", LogLevel.Warning)
        .AddConsole(console => console.FormatterName = LineFormatter.Named)
        .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>()
        .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
