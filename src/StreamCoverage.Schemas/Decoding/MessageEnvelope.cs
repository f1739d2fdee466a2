namespace StreamCoverage.Schemas.Decoding;

/// <summary>How a message wraps its events. A content type decides, never a guess.</summary>
public enum MessageEnvelope : byte
{
    /// <summary>The value is the event, or an array of events; CloudEvents attributes may ride in the headers (binary mode).</summary>
    Plain = 0,

    /// <summary>The content type begins with <c>application/cloudevents</c>: the value is a CloudEvents 1.0 envelope whose <c>data</c> is the event, or an array of events.</summary>
    StructuredCloudEvent = 1,

    /// <summary>The content type is <see cref="SignedBatch.ContentType"/>: the value is a <c>signed-batch.v1</c> around a plain message.</summary>
    SignedBatch = 2,
}
