using System.Numerics;
using System.Runtime.CompilerServices;
using StreamCoverage.Pipeline.Ingest;

namespace StreamCoverage.Load;

/// <summary>What the fold's looks into memory cost by themselves: tables of the same sizes, touched at the same number of random places, and nothing else.</summary>
/// <remarks>
/// An event touches a slot of ids and appends 34 bytes, a slot of rows and then the row, and a slot of latencies. No name, time or id is looked at, nothing
/// is hashed or compared, and the places are known beforehand; they are asked for 32 events at a time, as the fold does. No fold over such tables is faster.
/// </remarks>
internal static class LookupFloor
{
    private const int Step = 32;
    private const int Rounds = 9;

    /// <summary>Nanoseconds an event, of the best round.</summary>
    public static double Measure(SliceSize size, int events)
    {
        var random = new Random(events);
        var (ids, text) = (new ulong[Length(size.Ids)], new Id[events]);
        var (rowSlots, rows, bins) = (new int[Length(size.Rows)], new Row[size.Rows], new Bin[Length(size.Bins)]);
        for (var i = 0; i < rowSlots.Length; i++)
            rowSlots[i] = random.Next(rows.Length);
        var places = new Places[events];
        for (var i = 0; i < events; i++)
            places[i] = new(random.Next(ids.Length), random.Next(rowSlots.Length), random.Next(bins.Length));
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            Array.Clear(ids);
            var begin = TimeProvider.System.GetTimestamp();
            Touch(places, ids, text, rowSlots, rows, bins);
            best = Math.Min(best, TimeProvider.System.GetElapsedTime(begin).TotalNanoseconds / events);
        }
        return best;
    }

    private static int Length(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)(count * 4L / 3) + 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Touch(Places[] places, ulong[] ids, Id[] text, int[] rowSlots, Row[] rows, Bin[] bins)
    {
        for (var first = 0; first + Step <= places.Length; first += Step)
        {
            var step = places.AsSpan(first, Step);
            foreach (ref readonly var place in step)
            {
                CacheLine.Prefetch(in ids[place.Id]);
                CacheLine.Prefetch(in rowSlots[place.Row]);
                CacheLine.Prefetch(in bins[place.Bin]);
            }
            foreach (ref readonly var place in step)
                CacheLine.Prefetch(in rows[rowSlots[place.Row]]);
            for (var i = 0; i < step.Length; i++)
            {
                ref readonly var place = ref step[i];
                ids[place.Id]++;
                text[first + i][0] = (byte)i;
                rows[rowSlots[place.Row]].Count++;
                bins[place.Bin].Count++;
            }
        }
    }

    private readonly record struct Places(int Id, int Row, int Bin);

    private record struct Row(long Key, long Reward, long Count, long Rest);

    private record struct Bin(ulong Key, long Count);

    [InlineArray(34)]
    private struct Id
    {
        private byte _first;
    }
}
