namespace StreamCoverage.Schemas;

/// <summary>One of the event contracts in <c>schemas/</c>: its name is the name of the file there, without <c>.json</c>.</summary>
public sealed record Contract
{
    private readonly byte[] _cloudEventTypeUtf8;

    private Contract(string name)
    {
        Name = name;
        CloudEventType = "streamcoverage." + name;
        _cloudEventTypeUtf8 = System.Text.Encoding.UTF8.GetBytes(CloudEventType);
    }

    /// <summary>Requests' ends, in.</summary>
    public static Contract RequestOutcome { get; } = new("request-outcome.v1");

    /// <summary>Operators joining, changing, leaving, in.</summary>
    public static Contract OperatorEvent { get; } = new("operator-event.v1");

    /// <summary>A message of one of these, signed by its reporter, in.</summary>
    public static Contract SignedBatch { get; } = new("signed-batch.v1");

    /// <summary>Regressions of coverage and their end, out.</summary>
    public static Contract CoverageAlert { get; } = new("coverage-alert.v1");

    /// <summary>All four, those of the inputs first.</summary>
    public static IReadOnlyList<Contract> All { get; } = [RequestOutcome, OperatorEvent, SignedBatch, CoverageAlert];

    /// <summary>As <c>request-outcome.v1</c>.</summary>
    public string Name { get; }

    /// <summary>The <c>type</c> attribute of a CloudEvents envelope, as <c>streamcoverage.request-outcome.v1</c>.</summary>
    public string CloudEventType { get; }

    internal ReadOnlySpan<byte> CloudEventTypeUtf8 => _cloudEventTypeUtf8;

    /// <summary>The contract that <paramref name="name"/> names; null where it names none.</summary>
    public static Contract? Find(string name) => All.FirstOrDefault(contract => contract.Name == name);

    /// <inheritdoc />
    public override string ToString() => Name;
}
