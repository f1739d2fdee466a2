using System.Security.Cryptography;
using StreamCoverage.Core.Time;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Reporters;

/// <summary>A key with which one reporter of one network signs what it sends.</summary>
/// <param name="Id">What the batches name it by.</param>
/// <param name="Network">The only network whose events it may sign.</param>
/// <param name="Reporter">The only reporter that they may name; means nothing where the role is <see cref="SignerRole.Registry"/>.</param>
/// <param name="Role">In which role.</param>
/// <param name="Algorithm">How it signs.</param>
/// <param name="Material">The secret of an HMAC; the public key of ES256 as SubjectPublicKeyInfo.</param>
/// <param name="ValidFrom">The first event time that it may sign.</param>
/// <param name="ValidTo">The first that it may no longer.</param>
public sealed record ReporterKey(
    string Id, string Network, string Reporter, SignerRole Role, SignatureAlgorithm Algorithm, byte[] Material, EventTime ValidFrom, EventTime ValidTo)
{
    /// <summary>Fewest bytes of a secret: 32, as many as the hash has.</summary>
    public const int SecretBytesMin = 32;

    /// <summary>Operators of the reporter's own hand: what it reports of them is a claim, shown apart.</summary>
    public IReadOnlyList<string> OwnOperators { get; init; } = [];

    /// <summary>The public key as it verifies, null where the key is a secret. Making it costs more than verifying with it; the caller keeps and disposes it.</summary>
    internal ECDsa? PublicKey()
    {
        if (Algorithm == SignatureAlgorithm.HmacSha256)
            return null;
        var made = ECDsa.Create();
        made.ImportSubjectPublicKeyInfo(Material, out _);
        return made;
    }

    /// <summary>Whether the batch was signed with this key, for this partition. Takes as long whatever the signature is.</summary>
    /// <param name="batch">What was read.</param>
    /// <param name="partition">Where it was read.</param>
    /// <param name="publicKey">What <see cref="PublicKey"/> made.</param>
    internal bool Verifies(SignedBatch batch, int partition, ECDsa? publicKey)
    {
        if (batch.Algorithm != Algorithm)
            return false;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(batch.Payload, partition, digest);
        return publicKey is null
            ? CryptographicOperations.FixedTimeEquals(digest, batch.Signature)
            : publicKey.VerifyHash(digest, batch.Signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Whether events of this time are the key's to sign. Event time, not a clock: folding again must judge alike.</summary>
    public bool IsValidAt(EventTime occurredAt) => occurredAt >= ValidFrom && occurredAt < ValidTo;

    private void Digest(byte[] payload, int partition, Span<byte> digest)
    {
        using var hash = Algorithm == SignatureAlgorithm.HmacSha256
            ? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Material)
            : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SignedBatch.Preamble(partition));
        hash.AppendData(payload);
        hash.GetHashAndReset(digest);
    }
}

/// <summary>What a signer may attest: outcomes in one of the reporters' roles, or who joins and leaves.</summary>
public enum SignerRole : byte
{
    /// <summary>Outcomes that it routed.</summary>
    Gateway = 1,

    /// <summary>Outcomes of requests that it sent itself.</summary>
    Prober = 2,

    /// <summary>Outcomes that it served.</summary>
    Operator = 3,

    /// <summary>Operator events, whoever they are about.</summary>
    Registry = 4,
}
