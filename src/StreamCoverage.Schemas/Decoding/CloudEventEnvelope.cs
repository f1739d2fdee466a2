using System.Buffers;
using System.Text;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>Opens a CloudEvents 1.0 envelope in JSON (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md)
/// and finds its data. Attributes that we do not know are extensions: allowed, and not looked at.</summary>
internal static class CloudEventEnvelope
{
    // The names of all attributes together; a sound envelope has ten or so of at most 20 characters.
    private const int NamesBytesMax = 1024;

    // The underscore for `data_base64` alone; no harm in it elsewhere.
    private static readonly SearchValues<byte> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_"u8);

    /// <summary>Tells where <c>data</c> lies in <paramref name="message"/>; null where the envelope is sound.</summary>
    /// <exception cref="System.Text.Json.JsonException">The message is no JSON.</exception>
    public static Refusal? Open(ReadOnlySpan<byte> message, Contract contract, DecoderLimits limits, byte[] scratch, out TextSpan data)
    {
        data = default;
        var reader = new EventReader(message, new(0, message.Length), limits, scratch);
        if (!reader.Start() || reader.IsArray)
            return Bad("batches of CloudEvents are not for Kafka; send an array of events as the data of one envelope");
        reader.NextEvent();
        if (!ReadAttributes(ref reader, contract, out data))
            return reader.Reason == RejectReason.TooDeep ? new(reader.Reason, reader.Detail) : Bad(reader.Detail);
        reader.NextEvent();
        return null;
    }

    private static bool ReadAttributes(ref EventReader reader, Contract contract, out TextSpan data)
    {
        data = default;
        if (!reader.Object("the envelope"))
            return false;
        Span<byte> names = stackalloc byte[NamesBytesMax];
        var namesLength = 0;
        var required = Attribute.None;
        while (reader.NextProperty())
        {
            if (!IsNew(ref reader, names, ref namesLength))
                return false;
            var attribute = Of(reader.Property);
            required |= attribute;
            var isSound = attribute switch
            {
                Attribute.SpecVersion => Word(ref reader, "specversion", "1.0"u8),
                Attribute.Type => Word(ref reader, "type", contract.CloudEventTypeUtf8),
                Attribute.Id => NotEmpty(ref reader, "id"),
                Attribute.Source => NotEmpty(ref reader, "source"),
                Attribute.ContentType => IsJson(ref reader),
                Attribute.Data => reader.Skip(out data),
                Attribute.DataBase64 => Bad(ref reader, "data_base64 is not accepted; send the event as JSON in data"),
                _ => !reader.IsContainer || Bad(ref reader, "an extension attribute is an object or an array"),
            };
            if (!isSound)
                return false;
        }
        var missing = Attribute.Required & ~required;
        return missing == Attribute.None || Bad(ref reader, $"the envelope lacks {missing.ToString().ToLowerInvariant()}");
    }

    private static bool IsNew(ref EventReader reader, scoped Span<byte> names, ref int length)
    {
        var name = reader.Property;
        if (name.IsEmpty || name.ContainsAnyExcept(NameCharacters))
            return Bad(ref reader, "an attribute's name is not made of lower-case letters and digits");
        if (name.Length > byte.MaxValue || length + 1 + name.Length > names.Length)
            return Bad(ref reader, "the attributes' names are too long, or there are too many of them");
        for (var i = 0; i < length; i += 1 + names[i])
            if (names.Slice(i + 1, names[i]).SequenceEqual(name))
                return Bad(ref reader, "an attribute stands twice");
        names[length] = (byte)name.Length;
        name.CopyTo(names[(length + 1)..]);
        length += 1 + name.Length;
        return true;
    }

    private static bool Word(ref EventReader reader, string what, ReadOnlySpan<byte> expected) =>
        reader.Text(what, out var text)
        && (text.SequenceEqual(expected) || Bad(ref reader, $"{what} is not {System.Text.Encoding.UTF8.GetString(expected)}"));

    private static bool NotEmpty(ref EventReader reader, string what) =>
        reader.Text(what, out var text) && (!text.IsEmpty || Bad(ref reader, $"{what} is empty"));

    private static bool IsJson(ref EventReader reader)
    {
        if (!reader.Text("datacontenttype", out var text))
            return false;
        var mediaType = text[..(text.IndexOf((byte)';') is >= 0 and var end ? end : text.Length)].Trim((byte)' ');
        return Ascii.EqualsIgnoreCase(mediaType, "application/json"u8)
            || (mediaType.Length > 5 && Ascii.EqualsIgnoreCase(mediaType[^5..], "+json"u8))
            || Bad(ref reader, "datacontenttype is not JSON");
    }

    private static Attribute Of(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("specversion"u8) ? Attribute.SpecVersion
        : name.SequenceEqual("type"u8) ? Attribute.Type
        : name.SequenceEqual("id"u8) ? Attribute.Id
        : name.SequenceEqual("source"u8) ? Attribute.Source
        : name.SequenceEqual("data"u8) ? Attribute.Data
        : name.SequenceEqual("datacontenttype"u8) ? Attribute.ContentType
        : name.SequenceEqual("data_base64"u8) ? Attribute.DataBase64
        : Attribute.None;

    private static bool Bad(ref EventReader reader, string detail) => reader.Refuse(RejectReason.BadEnvelope, detail);

    private static Refusal Bad(string detail) => new(RejectReason.BadEnvelope, detail);

    [Flags]
    private enum Attribute
    {
        None = 0,
        SpecVersion = 1,
        Id = 2,
        Source = 4,
        Type = 8,
        Data = 16,
        Required = SpecVersion | Id | Source | Type | Data,
        ContentType = 32,
        DataBase64 = 64,
    }
}
