using System.Buffers;
using System.Buffers.Text;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>Reads <c>signed-batch.v1</c>: its form alone. Whether the signature holds is asked of who has the keys.</summary>
/// <param name="limits">How much one message may ask for.</param>
public sealed class SignedBatchDecoder(DecoderLimits limits)
{
    private const int KeyId = 1;
    private const int Algorithm = 2;
    private const int Signature = 3;
    private const int Payload = 4;
    private const int Required = 1 << KeyId | 1 << Algorithm | 1 << Signature | 1 << Payload;

    private static readonly SearchValues<byte> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    private readonly byte[] _scratch = EventReader.NewScratch(limits);

    /// <summary>What <paramref name="message"/> holds; null where it is refused. Never throws for what is in it.</summary>
    public SignedBatch? Decode(ReadOnlySpan<byte> message, out Rejection? rejection)
    {
        var handler = new Handler();
        // Base64 needs no escapes, but some writers escape its plus and its slash; then the longest text is all of the message.
        var scratch = message.Contains((byte)'\\') && message.Length <= limits.MessageBytesMax
            ? new byte[Math.Max(message.Length, _scratch.Length)]
            : _scratch;
        EventWalk.Run(message, MessageEnvelope.Plain, Contract.SignedBatch, limits, scratch, handler);
        rejection = handler.Rejection;
        return rejection is null ? handler.Batch : null;
    }

    private sealed class Handler : IEventHandler
    {
        public SignedBatch? Batch { get; private set; }

        public Rejection? Rejection { get; private set; }

        public bool Read(ref EventReader reader)
        {
            if (reader.IsArray)
                return reader.Refuse(RejectReason.WrongType, "a signed message is one envelope, no array of them");
            Batch = ReadEnvelope(ref reader);
            return Batch is not null;
        }

        public void Accept(TextSpan bytes, int index)
        {
        }

        public void Reject(Rejection rejection) => Rejection ??= rejection;

        public void RejectMessage(Refusal refusal, int messageLength) =>
            Rejection = new(refusal.Reason, refusal.Detail, new(0, messageLength), 0);
    }

    private static SignedBatch? ReadEnvelope(ref EventReader reader)
    {
        if (!reader.Object("the envelope"))
            return null;
        var (seen, id, algorithm) = (0, "", default(SignatureAlgorithm?));
        byte[]? signature = null, payload = null;
        while (reader.NextProperty())
        {
            var field = FieldOf(reader.Property);
            if (!reader.Once(field, "the envelope", ref seen))
                return null;
            var isGood = field switch
            {
                KeyId => ReadName(ref reader, out id),
                Algorithm => ReadAlgorithm(ref reader, out algorithm),
                Signature => ReadBase64(ref reader, "signature", out signature),
                _ => ReadBase64(ref reader, "payload", out payload),
            };
            if (!isGood)
                return null;
        }
        if (seen != Required)
            return Refused(ref reader, RejectReason.MissingProperty, "the envelope lacks key_id, algorithm, signature or payload");
        if (signature?.Length != algorithm!.Value.SignatureBytes())
            return Refused(ref reader, RejectReason.BadText, $"signature is not of {algorithm.Value.SignatureBytes()} bytes");
        // Last, because it is what the schema cannot say.
        return payload is null
            ? Refused(ref reader, RejectReason.BadText, "payload is base64 without its padding")
            : new(id, algorithm.Value, signature, payload);
    }

    private static bool ReadName(ref EventReader reader, out string name)
    {
        var isGood = reader.Name("key_id", out var text);
        name = isGood ? System.Text.Encoding.UTF8.GetString(text) : "";
        return isGood;
    }

    private static bool ReadAlgorithm(ref EventReader reader, out SignatureAlgorithm? algorithm)
    {
        algorithm = null;
        if (!reader.Text("algorithm", out var text))
            return false;
        algorithm = SignatureAlgorithms.Parse(text);
        return algorithm is not null || reader.Refuse(RejectReason.UnknownValue, "algorithm is none of HMAC-SHA256, ES256");
    }

    /// <param name="bytes">Null too where the padding is missing.</param>
    private static bool ReadBase64(ref EventReader reader, string what, out byte[]? bytes)
    {
        bytes = null;
        if (!reader.Text(what, out var text))
            return false;
        var digits = text.TrimEnd((byte)'=');
        if (digits.IsEmpty || text.Length - digits.Length > 2 || digits.ContainsAnyExcept(Base64Characters))
            return reader.Refuse(RejectReason.BadText, $"{what} is no base64");
        if (text.Length % 4 != 0)
            return true;
        bytes = new byte[(text.Length / 4 * 3) - (text.Length - digits.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out _) == OperationStatus.Done
            || reader.Refuse(RejectReason.BadText, $"{what} is no base64");
    }

    private static int FieldOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("key_id"u8) ? KeyId
        : name.SequenceEqual("algorithm"u8) ? Algorithm
        : name.SequenceEqual("signature"u8) ? Signature
        : name.SequenceEqual("payload"u8) ? Payload
        : 0;

    private static SignedBatch? Refused(ref EventReader reader, RejectReason reason, string detail)
    {
        reader.Refuse(reason, detail);
        return null;
    }
}
