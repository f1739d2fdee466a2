using System.Numerics;

namespace StreamCoverage.Core.Latency;

/// <summary>The bins that latencies are counted in: each 2 % wider than the one before, so that its value is within 1 % of all in it.</summary>
/// <remarks>
/// DDSketch (Masson, Rim, Lee 2019, arXiv 1908.10693) at an accuracy of 1 %: gamma = 1.01 / 0.99, a latency of x ms has the bin
/// k = ceil(ln x / ln gamma), and the bin has the value 2 gamma^k / (1 + gamma) ms.
/// <code>
///   key 0: at most 1 microsecond, value 0     key 311 + k: (gamma^(k-1), gamma^k] ms, for k from -310 to 914
/// </code>
/// Gamma is 101/99, so every bound is a fraction of integers and is cut to whole microseconds once, here: no logarithm is taken of a latency,
/// and no machine's floating-point library decides on which side of a bound it falls.
/// </remarks>
public static class LatencyScale
{
    /// <summary>The longest latency, one day: what the contract allows.</summary>
    public const long MicrosecondsMax = 86_400_000_000;

    /// <summary>How many bins there are, from at most a microsecond to a day.</summary>
    public const int Keys = 1226;

    private const int KeyOfMillisecond = 311;

    // Latencies that share their highest bit and the next six have one bin, or the next.
    private const int FineBits = 6;

    private static readonly long[] Upper = new long[Keys];
    private static readonly long[] ValueNanoseconds = new long[Keys];
    private static readonly short[] FirstKey = new short[(37 - FineBits + 1) << FineBits];

    static LatencyScale()
    {
        Upper[0] = 1;
        for (var key = 1; key < Keys; key++)
        {
            var power = key - KeyOfMillisecond;
            var (above, below) = (BigInteger.Pow(power < 0 ? 99 : 101, Math.Abs(power)), BigInteger.Pow(power < 0 ? 101 : 99, Math.Abs(power)));
            Upper[key] = (long)(1000 * above / below);
            // 2 / (1 + gamma) is 0.99.
            ValueNanoseconds[key] = (long)(((2 * 990_000 * above) + below) / (2 * below));
        }
        for (var (place, key) = (0, 0); place < FirstKey.Length; place++)
        {
            while (Upper[key] < LeastAt(place) && key < Keys - 1)
                key++;
            FirstKey[place] = (short)key;
        }
    }

    /// <summary>The bin of a latency.</summary>
    /// <param name="microseconds">0 to <see cref="MicrosecondsMax"/>.</param>
    public static int KeyOf(long microseconds)
    {
        int key = FirstKey[PlaceOf(microseconds)];
        while (Upper[key] < microseconds)
            key++;
        return key;
    }

    /// <summary>The longest latency of a bin, in microseconds.</summary>
    public static long UpperMicroseconds(int key) => Upper[key];

    /// <summary>What stands for a bin, in whole microseconds: within 1 %, and half a microsecond, of every latency in it.</summary>
    public static long Microseconds(int key) => (ValueNanoseconds[key] + 500) / 1000;

    /// <summary>What stands for a bin, in milliseconds: within 1 % of every latency in it.</summary>
    public static double Milliseconds(int key) => ValueNanoseconds[key] / 1e6;

    // 0..127 as they are; above, the place of the highest bit and the six bits after it.
    private static int PlaceOf(long microseconds)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)microseconds) - FineBits);
        return (shift << FineBits) + (int)(microseconds >> shift);
    }

    private static long LeastAt(int place)
    {
        var shift = Math.Max(0, (place >> FineBits) - 1);
        return (long)(place - (shift << FineBits)) << shift;
    }
}
