namespace StreamCoverage.Cli.Tailing;

/// <summary>Which lines are wanted: those that say each of these, word for word.</summary>
/// <param name="Wanted">A member's name and its value.</param>
internal sealed record TailFilter(IReadOnlyList<KeyValuePair<string, string>> Wanted)
{
    public bool Takes(TailLine line) => Wanted.All(wanted => Says(line, wanted.Key, wanted.Value));

    // A partial holds many; it is wanted where one of them is.
    private static bool Says(TailLine line, string name, string value) =>
        line.Value(name) is { } own
            // How a request ended: succeeded, failed, or the condition at which it failed.
            ? own == value || (name == "outcome" && line.Value("failed_condition") == value)
            : line.Value($"{name}s") is { } many && many.Split(',').Contains(value, StringComparer.Ordinal);
}
