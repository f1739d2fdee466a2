using StreamCoverage.Schemas.Decoding;
using StreamCoverage.Schemas.Tests.Support;
using StreamCoverage.Schemas.Validation;

namespace StreamCoverage.Schemas.Tests;

/// <summary>The samples are what producers read: each says what it says, and the decoder agrees.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Good => [.. Sample.All.Where(sample => sample is { IsDecoded: true, IsGood: true }).Select(sample => sample.Path)];

    public static TheoryData<string> Broken => [.. Sample.All.Where(sample => sample is { IsDecoded: true, IsGood: false }).Select(sample => sample.Path)];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_sample_is_accepted(string path) =>
        Assert.Equal([], Judge(new Sample(path)).Where(verdict => !verdict.IsGood).Select(verdict => verdict.Rejection!.Detail));

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_sample_is_refused_for_the_reason_in_its_name(string path)
    {
        var sample = new Sample(path);

        var reasons = Judge(sample).Where(verdict => !verdict.IsGood).Select(verdict => verdict.Rejection!.Reason.Word()).ToHashSet();

        Assert.Equal([sample.Reason], reasons);
    }

    [Fact]
    public void Every_reason_that_a_text_file_can_show_has_a_sample()
    {
        // Sizes and bytes that are no text are in HostileBytes; the future, the envelope, who signed and what else came are not the event's own.
        RejectReason[] elsewhere =
        [
            RejectReason.TooLong, RejectReason.TooManyEvents, RejectReason.FarFuture, RejectReason.BadEnvelope,
            RejectReason.NotSigned, RejectReason.UnknownKey, RejectReason.BadSignature, RejectReason.WrongSigner, RejectReason.OverBound,
        ];

        var shown = Sample.All.Where(sample => !sample.IsGood).Select(sample => sample.Reason).ToHashSet();

        Assert.Equal([], RejectReasons.All.Except(elsewhere).Select(reason => reason.Word()).Except(shown));
    }

    private static IReadOnlyList<EventVerdict> Judge(Sample sample) =>
        EventFile.Validate(sample.Contract, sample.Bytes, MessageEnvelope.Plain, new());
}
