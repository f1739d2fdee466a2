using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Reporters;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.TestKit;

namespace StreamCoverage.Pipeline.Tests.Reporters;

public sealed class ReporterKeysFileTests
{
    private const string Secret = "04f/dqeSxp3o7fQ2qxvtJ2hsQ5qS9W7vSWkNjIlmYK8=";
    private const string Good = $$"""{"id":"k","network":"n","reporter":"r","role":"gateway","algorithm":"HMAC-SHA256","key":"{{Secret}}"}""";

    [Theory]
    [InlineData("hmac.json", 1)]
    [InlineData("es256-array-of-two.json", 2)]
    [InlineData("escaped-base64.json", 1)]
    public void Samples_that_other_programs_signed_are_taken_with_the_sample_of_a_file_of_keys(string sample, int events)
    {
        var keys = ReporterKeysFile.Parse(File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "infra", "samples", "reporters", "keys.json")));
        var fold = new PartitionFold(new("in", 0), InputContract.RequestOutcome, new() { Keys = keys }, IngestPosition.Start);
        var bytes = File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "schemas", "samples", "signed-batch.v1", "good", sample));
        fold.Fold(new(0, new(2_000_000_000_000_000), null, bytes, MessageEnvelope.SignedBatch));
        fold.Drain();

        Assert.Equal(events, fold.TakeOutput().Accounting.Sum(row => row.Accepted));
    }

    [Theory]
    [InlineData("""{"keys":[]}""", "none")]
    [InlineData("""{"keys":null}""", "look at line")]
    [InlineData("""{"keys":[{"id":"k"}]}""", "look at line")]
    [InlineData("""[]""", "look at line")]
    public void A_file_of_another_form_is_refused(string json, string said) => Assert.Contains(said, Refused(json), StringComparison.Ordinal);

    [Theory]
    [InlineData("HMAC-SHA256", "none", "algorithm")]
    [InlineData("\"r\"", "\"\"", "reporter is empty")]
    [InlineData("gateway", "registry", "except that of a registry")]
    [InlineData("gateway", "owner", "look at line")]
    [InlineData("HMAC-SHA256", "ES256", "no public key of P-256")]
    [InlineData(Secret, "AAAA", "shorter than 32")]
    [InlineData(Secret, "?", "no base64")]
    [InlineData("\"id\"", "\"valid_from\":\"2026-01-02T00:00:00Z\",\"valid_to\":\"2026-01-02T01:00:00+01:00\",\"id\"", "not before")]
    [InlineData("\"id\"", "\"valid_from\":\"2026-01-02T00:00:00\",\"id\"", "are written as")]
    [InlineData("\"id\"", "\"note\":1,\"id\"", "look at line")]
    public void A_key_that_cannot_serve_is_refused_and_not_shown(string part, string other, string said)
    {
        var message = Refused($$"""{"keys":[{{Good.Replace(part, other, StringComparison.Ordinal)}}]}""");

        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_stands_once() => Assert.Contains("twice", Refused($$"""{"keys":[{{Good}},{{Good}}]}"""), StringComparison.Ordinal);

    private static string Refused(string json) => Assert.Throws<FormatException>(() => ReporterKeysFile.Parse(Encoding.UTF8.GetBytes(json))).Message;
}
