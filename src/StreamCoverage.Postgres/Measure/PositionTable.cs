using Npgsql;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>The position, the marks of the sources and the networks' state: small rows that every commit moves.</summary>
internal static class PositionTable
{
    /// <summary>Moves the position if it is where the commit begins, and locks it until the transaction ends.</summary>
    /// <exception cref="PositionConflictException">It is not.</exception>
    public static async Task MoveAsync(NpgsqlConnection connection, MeasureCommit commit, CancellationToken cancellationToken)
    {
        var moved = await connection.Command(
                """
                UPDATE streamcoverage.measure_position SET next_offset = $4, watermark = $5
                WHERE partition = $1 AND next_offset = $2 AND epoch = $3
                """)
            .With(commit.Partition).With(commit.FromOffset).With(commit.Epoch).With(commit.ToOffset).With(commit.Watermark)
            .RunAsync(cancellationToken);
        if (moved == 0)
            throw new PositionConflictException(commit.Partition, commit.FromOffset, commit.Epoch);
    }

    /// <summary>Raises the epoch, waiting for a commit of the old owner that is under way; a partition begins at offset 0 in epoch 1.</summary>
    public static async Task<(long NextOffset, long Epoch)> TakeAsync(
        NpgsqlConnection connection, int partition, CancellationToken cancellationToken)
    {
        var rows = await connection.Command(
                """
                INSERT INTO streamcoverage.measure_position AS p (partition, next_offset, epoch) VALUES ($1, 0, 1)
                ON CONFLICT (partition) DO UPDATE SET epoch = p.epoch + 1
                RETURNING next_offset, epoch
                """)
            .With(partition).ListAsync(r => (r.GetInt64(0), r.GetInt64(1)), cancellationToken);
        return rows[0];
    }

    public static async Task WriteSourcesAsync(
        NpgsqlConnection connection, int partition, IReadOnlyList<SourceMark> marks, CancellationToken cancellationToken)
    {
        var rows = marks.GroupBy(m => m.Source).Select(same => same.Last()).OrderBy(m => m.Source).ToList();
        if (rows.Count == 0)
            return;
        await connection.Command(
                """
                INSERT INTO streamcoverage.measure_source (partition, source_topic, source_partition, partitions, state, watermark, through)
                SELECT $7, w.topic, w.source_partition, w.partitions, w.state, w.watermark, w.through
                FROM unnest($1, $2, $3, $4, $5, $6) AS w (topic, source_partition, partitions, state, watermark, through)
                ON CONFLICT (partition, source_topic, source_partition) DO UPDATE SET
                    partitions = excluded.partitions, state = excluded.state, watermark = excluded.watermark, through = excluded.through
                """)
            .Column(rows, m => m.Source.Topic).Column(rows, m => m.Source.Partition).Column(rows, m => m.Partitions)
            .Column(rows, m => (int)m.State).Column(rows, m => m.Watermark).Column(rows, m => m.Through)
            .With(partition).RunAsync(cancellationToken);
    }

    public static Task<List<SourceMark>> ReadSourcesAsync(NpgsqlConnection connection, int partition, CancellationToken cancellationToken) =>
        connection.Command(
                """
                SELECT source_topic, source_partition, partitions, state, watermark, through FROM streamcoverage.measure_source
                WHERE partition = $1
                """)
            .With(partition).ListAsync(ReadMark, cancellationToken);

    /// <summary>Topic, partition, partitions, state, watermark, through.</summary>
    public static SourceMark ReadMark(NpgsqlDataReader reader) => new(
        new SourcePartition(reader.GetString(0), reader.GetInt32(1)), reader.GetInt32(2), (SourceState)reader.GetInt16(3),
        reader.GetEventTime(4), reader.GetInt64(5));

    public static async Task WriteNetworksAsync(
        NpgsqlConnection connection, IReadOnlyList<NetworkState> networks, Names names, CancellationToken cancellationToken)
    {
        var rows = networks.GroupBy(n => n.Network, StringComparer.Ordinal).Select(same => same.Last()).ToList();
        if (rows.Count == 0)
            return;
        await connection.Command(
                """
                UPDATE streamcoverage.network_state n SET closed_through = w.closed_through, state = w.state,
                    watched = w.watched, unwatched = w.unwatched, withheld = w.withheld, beyond_retention = w.beyond_retention
                FROM unnest($1, $2, $3, $4, $5, $6, $7) AS w (network_id, closed_through, state, watched, unwatched, withheld, beyond_retention)
                WHERE n.network_id = w.network_id
                """)
            .Column(rows, r => names.Network(r.Network)).Column(rows, r => r.ClosedThrough).Column(rows, r => r.State)
            .Column(rows, r => r.Watched.Streams).Column(rows, r => r.Watched.Unwatched).Column(rows, r => r.Watched.Withheld)
            .Column(rows, r => r.BeyondRetention)
            .RunAsync(cancellationToken);
    }
}
