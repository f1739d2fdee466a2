using System.Collections.Frozen;
using System.Security.Cryptography;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Reporters;

/// <summary>Stands before the decoder of one partition: opens signed batches, and afterwards says which events their signer may report.</summary>
/// <remarks>
/// <code>
///   record ──► Open: envelope, key, signature ──► decoder ──► Judge: network, reporter, role, event time ──► fold
/// </code>
/// It keeps nothing of a record; of a key that was used, what it takes to use it again. A batch that is repeated is late or a duplicate by what it holds (infra/decisions, 0011).
/// Not thread-safe: one task owns it.
/// </remarks>
/// <param name="keys">The keys.</param>
/// <param name="contract">What the partition's messages hold.</param>
/// <param name="partition">The partition's number, which is signed too.</param>
/// <param name="limits">How much one message may ask for.</param>
internal sealed class SignatureGate(ReporterKeys keys, InputContract contract, int partition, DecoderLimits limits)
{
    private readonly FrozenSet<string> _networksThatSign = keys.NetworksThatSign(contract);
    private readonly HashSet<int> _symbolsThatSign = [];
    private readonly SignedBatchDecoder _decoder = new(limits);

    // Of known keys alone, so at most as many as there are; the second by the numbers of the table in use.
    private readonly Dictionary<string, ECDsa?> _publicKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Signer> _signers = new(StringComparer.Ordinal);

    /// <summary>From now on names are numbers of <paramref name="symbols"/>.</summary>
    public void Use(SymbolTable symbols)
    {
        _symbolsThatSign.Clear();
        _signers.Clear();
        foreach (var network in _networksThatSign)
            _symbolsThatSign.Add(symbols.Intern(network));
    }

    /// <summary>Whether the record has to go through: false for all ordinary messages where nobody has to sign.</summary>
    public bool IsNeeded(in LogRecord record) => _symbolsThatSign.Count > 0 || record.Envelope == MessageEnvelope.SignedBatch;

    /// <summary>The plain message inside of <paramref name="record"/>, and who signed it; the record itself and nobody where it is not signed.</summary>
    /// <param name="record">What was read.</param>
    /// <param name="signer">Null where it is not signed.</param>
    /// <param name="rejection">Why the whole message is refused; null where it is not.</param>
    public LogRecord Open(in LogRecord record, out ReporterKey? signer, out Rejection? rejection)
    {
        (signer, rejection) = (null, null);
        if (record.Envelope != MessageEnvelope.SignedBatch)
            return record;
        if (_decoder.Decode(record.Value, out rejection) is not { } batch)
            return record;
        var key = keys.Find(batch.KeyId);
        if (key is null)
            rejection = Whole(record, RejectReason.UnknownKey, "no key of this id is known here; look at the file of --reporter-keys");
        else if (!key.Verifies(batch, partition, PublicKeyOf(key)))
            rejection = Whole(record, RejectReason.BadSignature, "the signature does not hold for these bytes on this partition by this key");
        else
            signer = key;
        return signer is null ? record : record with { Value = batch.Payload, Envelope = MessageEnvelope.Plain };
    }

    /// <summary>
    /// Refuses the outcomes that are not their signer's to report, or that nobody signed and somebody has to; what a signer reports of its
    /// own operators becomes a claim.
    /// </summary>
    public void Judge(OutcomeBatch batch, ReporterKey? signer, SymbolTable symbols)
    {
        var by = signer is null ? null : SignerOf(signer, symbols);
        if (HasRefused(batch, by))
            batch.Refuse(one => Why(one, by));
        if (by?.IsOwn is { } isOwn)
            batch.Claim(isOwn);
    }

    /// <summary>The same of operator events.</summary>
    public OperatorEventBatch Judge(OperatorEventBatch batch, ReporterKey? signer)
    {
        if (signer is null && _networksThatSign.Count == 0)
            return batch;
        var judged = batch.Events.Select(one => (one, Why: Why(one.Event, signer))).ToLookup(j => j.Why is null);
        return judged[false].Any()
            ? new(
                [.. judged[true].Select(sound => sound.one)],
                [
                    .. batch.Rejections
                        .Concat(judged[false].Select(r => new Rejection(r.Why!.Value.Reason, r.Why.Value.Detail, r.one.Bytes, r.one.Index)))
                        .OrderBy(r => r.Index),
                ])
            : batch;
    }

    // Nearly every batch is sound, and then nothing is allocated.
    private bool HasRefused(OutcomeBatch batch, Signer? by)
    {
        foreach (ref readonly var outcome in batch.Outcomes)
            if (Why(outcome, by) is not null)
                return true;
        return false;
    }

    private (RejectReason Reason, string Detail)? Why(in DecodedOutcome outcome, Signer? by) =>
        by?.Key is not { } key ? _symbolsThatSign.Contains(outcome.Network) ? NotSigned : null
        : outcome.Network != by.Network ? Wrong("another network's")
        : outcome.Reporter != by.Reporter || (byte)outcome.Role != (byte)key.Role ? Wrong("another reporter's, or of another role")
        : key.IsValidAt(outcome.OccurredAt) ? null : Wrong("not valid at occurred_at");

    private (RejectReason Reason, string Detail)? Why(OperatorEvent change, ReporterKey? signer) =>
        signer is null ? _networksThatSign.Contains(change.Network) ? NotSigned : null
        : change.Network != signer.Network ? Wrong("another network's")
        : signer.Role != SignerRole.Registry ? Wrong("no registry's")
        : signer.IsValidAt(change.OccurredAt) ? null : Wrong("not valid at occurred_at");

    private static (RejectReason Reason, string Detail) NotSigned =>
        (RejectReason.NotSigned, "the network takes signed batches alone; sign it with a key of the network");

    private static (RejectReason Reason, string Detail) Wrong(string key) => (RejectReason.WrongSigner, $"the key that signed it is {key}");

    private static Rejection Whole(in LogRecord record, RejectReason reason, string detail) =>
        new(reason, detail, new(0, record.Value?.Length ?? 0), 0);

    private ECDsa? PublicKeyOf(ReporterKey key)
    {
        if (!_publicKeys.TryGetValue(key.Id, out var made))
            _publicKeys.Add(key.Id, made = key.PublicKey());
        return made;
    }

    private Signer SignerOf(ReporterKey key, SymbolTable symbols)
    {
        if (!_signers.TryGetValue(key.Id, out var signer))
            _signers.Add(key.Id, signer = Signer.Of(key, symbols));
        return signer;
    }

    /// <summary>A key, its names as numbers, and which outcomes are of its own operators; null: it has none.</summary>
    private sealed record Signer(ReporterKey Key, int Network, int Reporter, Func<DecodedOutcome, bool>? IsOwn)
    {
        public static Signer Of(ReporterKey key, SymbolTable symbols)
        {
            var own = key.OwnOperators.Select(name => symbols.Intern(name)).ToHashSet();
            return new(key, symbols.Intern(key.Network), symbols.Intern(key.Reporter), own.Count == 0 ? null : one => own.Contains(one.Operator));
        }
    }
}
