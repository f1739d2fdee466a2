using System.Text.Json;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Schemas.Encoding;

/// <summary>Writes <c>signed-batch.v1</c>.</summary>
public static class SignedBatchWriter
{
    /// <summary>The envelope as a message. It does not judge: whether the signature holds, who reads it will find.</summary>
    public static byte[] Write(SignedBatch batch) => ContractJson.Bytes(batch, WriteEnvelope);

    private static void WriteEnvelope(Utf8JsonWriter json, SignedBatch batch)
    {
        json.WriteStartObject();
        json.WriteString("key_id"u8, batch.KeyId);
        json.WriteString("algorithm"u8, batch.Algorithm.Word());
        json.WriteBase64String("signature"u8, batch.Signature);
        json.WriteBase64String("payload"u8, batch.Payload);
        json.WriteEndObject();
    }
}
