using System.Globalization;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>An ordinary message and what its reporter signed it with. Nothing is proved yet.</summary>
/// <param name="KeyId">The key that it says it is signed with.</param>
/// <param name="Algorithm">How.</param>
/// <param name="Signature">32 bytes of an HMAC, 64 of ES256 (r, then s).</param>
/// <param name="Payload">The message.</param>
public sealed record SignedBatch(string KeyId, SignatureAlgorithm Algorithm, byte[] Signature, byte[] Payload)
{
    /// <summary>The content type of a record that holds one.</summary>
    public const string ContentType = "application/vnd.streamcoverage.signed-batch.v1+json";

    /// <summary>What is signed before the payload: what this is, and the partition that it goes to, so that it is worth nothing on another.</summary>
    public static byte[] Preamble(int partition) =>
        System.Text.Encoding.ASCII.GetBytes($"{Contract.SignedBatch.CloudEventType}\n{partition.ToString(CultureInfo.InvariantCulture)}\n");
}

/// <summary>How a batch is signed.</summary>
public enum SignatureAlgorithm : byte
{
    /// <summary>HMAC with SHA-256, RFC 2104: who verifies could also sign.</summary>
    HmacSha256 = 1,

    /// <summary>ECDSA over P-256 with SHA-256: only the reporter can sign.</summary>
    Es256 = 2,
}

/// <summary>The words and sizes of <see cref="SignatureAlgorithm"/>.</summary>
public static class SignatureAlgorithms
{
    /// <summary>As the contract spells it.</summary>
    public static string Word(this SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.HmacSha256 ? "HMAC-SHA256" : "ES256";

    /// <summary>The algorithm that <paramref name="word"/> names; null where it names none.</summary>
    public static SignatureAlgorithm? Parse(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("HMAC-SHA256"u8) ? SignatureAlgorithm.HmacSha256
        : word.SequenceEqual("ES256"u8) ? SignatureAlgorithm.Es256
        : null;

    internal static int SignatureBytes(this SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.HmacSha256 ? 32 : 64;
}
