using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamCoverage.Kafka.Native;

/// <summary>The native client behind a client of Confluent.Kafka, kept alive until disposed.</summary>
internal sealed class ClientHandle : IDisposable
{
    private readonly SafeHandle _safe;

    /// <exception cref="UnreachableException">This version of Confluent.Kafka keeps the handle elsewhere.</exception>
    public ClientHandle(Handle handle)
    {
        // Not public there. The package's version is pinned, and the first test that consumes shows whether a newer one still has it.
        var property = typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic);
        _safe = property?.GetValue(handle) as SafeHandle
            ?? throw new UnreachableException("Confluent.Kafka.Handle has no LibrdkafkaHandle; read records through Consume() instead");
        var isHeld = false;
        _safe.DangerousAddRef(ref isHeld);
    }

    public nint Client => _safe.DangerousGetHandle();

    public void Dispose() => _safe.DangerousRelease();
}
