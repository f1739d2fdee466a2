using System.Security.Cryptography;
using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Reporters;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Encoding;

namespace StreamCoverage.Pipeline.Tests.Reporters;

/// <summary>Reporters with keys, as producers would hold them.</summary>
internal static class Signing
{
    public const string Network = "atlas";

    private static readonly ECDsa PrivateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static EventTime Noon => new(1_772_366_400L * EventTime.MicrosecondsPerSecond);

    public static ReporterKey Gateway { get; } = Key("gateway", SignerRole.Gateway, SignatureAlgorithm.HmacSha256);

    public static ReporterKey Prober { get; } = Key("prober", SignerRole.Prober, SignatureAlgorithm.Es256);

    public static ReporterKey Registry { get; } = Key("registry", SignerRole.Registry, SignatureAlgorithm.HmacSha256) with { Reporter = "" };

    /// <summary>Those three, for a day from noon.</summary>
    public static ReporterKeys Keys { get; } = new([Gateway, Prober, Registry]);

    public static byte[] Sign(ReporterKey key, byte[] payload, int partition = 0)
    {
        byte[] signed = [.. SignedBatch.Preamble(partition), .. payload];
        var signature = key.Algorithm == SignatureAlgorithm.HmacSha256
            ? HMACSHA256.HashData(key.Material, signed)
            : PrivateKey.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return SignedBatchWriter.Write(new(key.Id, key.Algorithm, signature, payload));
    }

    public static RequestOutcome Outcome(string id, EventTime at, string reporter = "gateway", ReporterRole role = ReporterRole.Gateway) =>
        new(id, Network, at, WorkloadCell.Of(new string?[6]), Core.Events.Outcome.Succeeded, Operator: "op", ReporterId: reporter, Role: role);

    private static ReporterKey Key(string name, SignerRole role, SignatureAlgorithm algorithm) => new(
        $"{name}-2026", Network, name, role, algorithm,
        algorithm == SignatureAlgorithm.HmacSha256 ? SHA256.HashData(Encoding.UTF8.GetBytes(name)) : PrivateKey.ExportSubjectPublicKeyInfo(),
        Noon, Noon + TimeSpan.FromDays(1));
}
