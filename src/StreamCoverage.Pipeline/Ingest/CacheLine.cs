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

    /// <summary>Asks for all that lies at <paramref name="place"/>, which may begin on one line and end on the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void PrefetchWhole<T>(ref readonly T place)
    {
        if (!Sse.IsSupported)
            return;
        var first = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in place));
        Sse.Prefetch0(first);
        Sse.Prefetch0(first + Unsafe.SizeOf<T>() - 1);
    }
}
