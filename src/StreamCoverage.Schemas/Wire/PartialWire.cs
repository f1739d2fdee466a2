using System.Diagnostics;
using Google.Protobuf;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Schemas.Wire.Proto;

namespace StreamCoverage.Schemas.Wire;

/// <summary>Messages of <c>slice-partials</c> as bytes, as <c>schemas/slice-partial.v1.proto</c> lays them out. Equal messages give equal bytes.</summary>
public static class PartialWire
{
    /// <summary>The bytes of <paramref name="message"/>.</summary>
    /// <exception cref="UnreachableException">A partial's rows are not sorted, or one stands twice: the fold is broken.</exception>
    public static byte[] Encode(InternalMessage message) => (message switch
    {
        InternalMessage.Partial(var chunk) => new Envelope { Partial = PartialRows.ToProto(chunk) },
        InternalMessage.Mark(var mark) => new Envelope { Mark = ToProto(mark) },
        InternalMessage.Operator change => new Envelope { OperatorChange = OperatorChanges.ToProto(change) },
        _ => throw new UnreachableException($"no bytes for {message.GetType().Name}"),
    }).ToByteArray();

    /// <summary>The message that <paramref name="bytes"/> hold.</summary>
    /// <exception cref="InvalidDataException">The bytes are none of ours. Only ingest writes to the topic, so this is a fault of operation and
    /// not a bad event: the text tells where the bytes break.</exception>
    public static InternalMessage Decode(ReadOnlySpan<byte> bytes)
    {
        var envelope = Parse(bytes);
        return envelope.ContentCase switch
        {
            Envelope.ContentOneofCase.Partial => new InternalMessage.Partial(PartialRows.FromProto(envelope.Partial)),
            Envelope.ContentOneofCase.Mark => new InternalMessage.Mark(FromProto(envelope.Mark)),
            Envelope.ContentOneofCase.OperatorChange => OperatorChanges.FromProto(envelope.OperatorChange),
            _ => throw Garbage("it holds none of partial, mark, operator change"),
        };
    }

    internal static Source ToProto(SourcePartition source) => new() { Topic = source.Topic, Partition = source.Partition };

    internal static SourcePartition FromProto(Source? source) =>
        source is { Topic.Length: > 0, Partition: >= 0 } ? new(source.Topic, source.Partition) : throw Garbage("its source partition is not named");

    internal static InvalidDataException Garbage(string fact, Exception? inner = null) =>
        new($"this is no message of slice-partials: {fact}; look for what else writes to the topic", inner);

    private static Mark ToProto(SourceMark mark) => new()
    {
        Source = ToProto(mark.Source),
        Partitions = mark.Partitions,
        State = (int)mark.State,
        Watermark = mark.Watermark.UnixMicroseconds,
        Through = mark.Through,
    };

    private static SourceMark FromProto(Mark mark)
    {
        var source = FromProto(mark.Source);
        if (mark.State is < (int)SourceState.Active or > (int)SourceState.Drained)
            throw Garbage($"the state {mark.State} of {source} is unknown");
        if (mark.Partitions <= source.Partition || mark.Through < 0)
            throw Garbage($"{source} is one of {mark.Partitions} partitions and was read through {mark.Through}");
        return new(source, mark.Partitions, (SourceState)mark.State, new EventTime(mark.Watermark), mark.Through);
    }

    private static Envelope Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Envelope.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Garbage($"its bytes break at {PositionOfBreak(bytes)} of {bytes.Length}", e);
        }
    }

    // The parser over a span does not tell where it stopped, so the message is read again by one that does.
    private static long PositionOfBreak(ReadOnlySpan<byte> bytes)
    {
        using var input = new CodedInputStream(bytes.ToArray());
        try
        {
            new Envelope().MergeFrom(input);
        }
        catch (InvalidProtocolBufferException)
        {
            return input.Position;
        }
        return bytes.Length;
    }
}
