using System.Collections.Frozen;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Pipeline.Reporters;

/// <summary>The keys of all reporters. Every process of one group, and <c>verify</c>, needs the same.</summary>
/// <remarks>
/// A network that has a key of a gateway, prober or operator takes signed request outcomes alone; one that has a key of its registry takes
/// signed operator events alone. Networks without keys are as they were.
/// </remarks>
public sealed class ReporterKeys
{
    /// <summary>Most keys: 10,000.</summary>
    public const int CountMax = 10_000;

    private readonly FrozenDictionary<string, ReporterKey> _keys;

    /// <param name="keys">No id twice.</param>
    public ReporterKeys(IEnumerable<ReporterKey> keys) => _keys = keys.ToFrozenDictionary(key => key.Id, StringComparer.Ordinal);

    /// <summary>No keys: nothing has to be signed.</summary>
    public static ReporterKeys None { get; } = new([]);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _keys.Count == 0;

    /// <summary>The key of this id; null where it is not known.</summary>
    public ReporterKey? Find(string id) => _keys.GetValueOrDefault(id);

    /// <summary>The networks whose events of this contract have to be signed.</summary>
    public FrozenSet<string> NetworksThatSign(InputContract contract) => _keys.Values
        .Where(key => key.Role == SignerRole.Registry == (contract == InputContract.OperatorEvent))
        .Select(key => key.Network).ToFrozenSet(StringComparer.Ordinal);
}
