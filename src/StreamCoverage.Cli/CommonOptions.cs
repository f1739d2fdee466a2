using System.CommandLine;

namespace StreamCoverage.Cli;

/// <summary>Options that every command knows: where Kafka and PostgreSQL are, and how much is said.</summary>
internal static class CommonOptions
{
    public static Option<string[]> Kafka { get; } = new("--kafka")
    {
        Description = "A property of the Kafka client as key=value, may be repeated: --kafka bootstrap.servers=host:9092. Also by environment: STREAMCOVERAGE_KAFKA__key.",
        HelpName = "key=value",
        Recursive = true,
    };

    public static Option<FileInfo?> KafkaFile { get; } = new("--kafka-file")
    {
        Description = "A file of Kafka client properties, one key=value a line.",
        Recursive = true,
    };

    public static Option<bool> AllowInsecureSasl { get; } = new("--allow-insecure-sasl")
    {
        Description = "Let a password cross the network in the clear.",
        Recursive = true,
    };

    public static Option<string> TopicPrefix { get; } = new("--topic-prefix")
    {
        Description = "What the topics' names begin with.",
        DefaultValueFactory = _ => "streamcoverage.",
        Recursive = true,
    };

    public static Option<string?> Postgres { get; } = new("--postgres")
    {
        Description = "Npgsql connection string. Also by environment: STREAMCOVERAGE_POSTGRES, or STREAMCOVERAGE_POSTGRES_FILE with a file's path.",
        HelpName = "connection string",
        Recursive = true,
    };

    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Say more on standard error.", Recursive = true };

    public static IReadOnlyList<Option> All { get; } = [Kafka, KafkaFile, AllowInsecureSasl, TopicPrefix, Postgres, Verbose];
}
