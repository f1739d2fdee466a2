using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Asks for memory before it is needed, so that the processor fetches many places at once where it would wait for one after another.</summary>
/// <remarks>Changes no result. <c>FoldBenchmark</c> measures what it gives; where the processor has no such instruction it does nothing.</remarks>
internal static class CacheLine
{
    /// <summary>Asks for what lies at <paramref name="place"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch<T>(ref readonly T place)
    {
        // The address is never read through: should the collector move the array meanwhile, the hint is wrong and nothing else is.
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
    }
}
