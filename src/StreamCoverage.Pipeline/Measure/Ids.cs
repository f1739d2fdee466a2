using System.Security.Cryptography;
using System.Text;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Ids from what happened, so that a replay gives the same ones.</summary>
internal static class Ids
{
    /// <summary>32 hexadecimal digits from SHA-256 over the parts; no two lists of parts give the same text.</summary>
    public static string Hex(params ReadOnlySpan<string> parts) => Convert.ToHexStringLower(Hash(parts));

    /// <summary>The same as a UUID of version 8 (RFC 9562, section 5.8: custom).</summary>
    public static Guid Uuid(params ReadOnlySpan<string> parts)
    {
        var bytes = Hash(parts);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }

    private static byte[] Hash(ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.Length).Append(':').Append(part);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))[..16];
    }
}
