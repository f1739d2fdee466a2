using System.Runtime.InteropServices;

namespace StreamCoverage.Kafka.Native;

internal static class NativeText
{
    /// <summary>A zero-terminated UTF-8 text of the client; empty for a null pointer.</summary>
    public static string Read(nint text) => Marshal.PtrToStringUTF8(text) ?? "";
}
