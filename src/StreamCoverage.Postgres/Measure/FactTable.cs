using System.Diagnostics;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>The two tables of one grain: a head per start, and its rows.</summary>
internal sealed record FactTable(string Head, string Rows)
{
    private static readonly FactTable SliceTable = new("streamcoverage.slice_head", "streamcoverage.slice_fact");
    private static readonly FactTable HourTable = new("streamcoverage.hour_head", "streamcoverage.hour_fact");

    /// <summary>The number that stands for nobody.</summary>
    public const int Nobody = 0;

    /// <summary>Columns of the counters, of the reward and of the latencies, in the order in which they are read and written.</summary>
    public static string Values { get; } = $"{CountColumns.Of("requests")}, {CountColumns.Of("attempts")}, reward_micros, latencies";

    public static FactTable Of(FactGrain grain) => grain switch
    {
        FactGrain.Slice => SliceTable,
        FactGrain.Hour => HourTable,
        _ => throw new UnreachableException($"no table for grain {grain}"),
    };
}
