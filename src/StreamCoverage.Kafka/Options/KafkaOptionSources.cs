namespace StreamCoverage.Kafka.Options;

/// <summary>Where the options of the Kafka client come from: a flag wins over the environment, the environment over the file.</summary>
/// <remarks>
/// In every source a key may end in <c>_FILE</c>: then its value is the path of a file whose content, less one trailing line break, is the value
/// (<c>sasl.password_FILE=/run/secrets/kafka</c>). A variable may be spelled as shells allow it: in a name without dots every <c>_</c> stands
/// for a dot and case does not matter (<c>STREAMCOVERAGE_KAFKA__SASL_PASSWORD_FILE</c>).
/// </remarks>
public sealed record KafkaOptionSources
{
    /// <summary>What the variables' names begin with; the key follows.</summary>
    public const string EnvironmentPrefix = "STREAMCOVERAGE_KAFKA__";

    /// <summary>Values of <c>--kafka</c>, each <c>key=value</c>; of two for one key the later wins.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The process's environment; other variables are left alone.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Lines of a properties file: <c>key=value</c>, empty, or a comment that begins with <c>#</c>.</summary>
    public IReadOnlyList<string> FileLines { get; init; } = [];

    /// <summary>Whether a password may cross the network in the clear (<c>--allow-insecure-sasl</c>). Default false.</summary>
    public bool AllowInsecureSasl { get; init; }

    /// <summary>Reads a secret's file. Default: the file system.</summary>
    public Func<string, string> ReadFile { get; init; } = File.ReadAllText;
}

/// <summary>What the sources say, or what is wrong with them.</summary>
/// <param name="Options">Null where there are errors.</param>
/// <param name="Errors">All that is wrong, in the order of the sources; empty where nothing is. No secret stands in them.</param>
public sealed record KafkaOptionsResult(KafkaOptions? Options, IReadOnlyList<string> Errors);
