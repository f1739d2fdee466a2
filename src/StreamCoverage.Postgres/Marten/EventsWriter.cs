using System.Diagnostics;
using Npgsql;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Marten;

/// <summary>Appends events to Marten's streams; an event that is in its stream already is left alone.</summary>
internal static class EventsWriter
{
    /// <summary>Call it last before the commit.</summary>
    /// <remarks>
    /// Sequence numbers are drawn here. A daemon that reads the events waits at a number that is drawn and not committed, and Marten 8 gives
    /// up after three seconds and never sees it: so nothing slow may come between the drawing and the commit.
    /// </remarks>
    public static async Task AppendAsync(NpgsqlConnection connection, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        var versions = await OpenStreamsAsync(connection, events, cancellationToken);
        var fresh = await RegisterAsync(connection, events, cancellationToken);
        if (fresh.Count == 0)
            return;

        var numbered = fresh.Select(e => (Event: e, Version: versions[e.Stream] += 1)).ToList();
        await connection.Command(
                """
                UPDATE streamcoverage.mt_streams s SET version = w.version, timestamp = transaction_timestamp()
                FROM unnest($1, $2) AS w (id, version) WHERE s.id = w.id
                """)
            .Column([.. versions], v => v.Key).Column([.. versions], v => v.Value).RunAsync(cancellationToken);
        await connection.Command(
                """
                INSERT INTO streamcoverage.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type)
                SELECT nextval('streamcoverage.mt_events_sequence'), w.id, w.stream_id, w.version, w.data, w.type, w.timestamp, w.dotnet_type
                FROM (
                    SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
                    WITH ORDINALITY AS e (id, stream_id, version, data, type, timestamp, dotnet_type, place)
                    ORDER BY e.place) w
                """)
            .Column(numbered, e => e.Event.Id).Column(numbered, e => e.Event.Stream).Column(numbered, e => e.Version)
            .JsonColumn(numbered, e => e.Event.Data).Column(numbered, e => MartenNames.EventAlias(e.Event.Type))
            .Column(numbered, e => e.Event.OccurredAt).Column(numbered, e => MartenNames.EventType(e.Event.Type))
            .RunAsync(cancellationToken);
    }

    /// <summary>Makes the streams that are missing, locks all in one order, and tells their versions.</summary>
    private static async Task<Dictionary<string, long>> OpenStreamsAsync(
        NpgsqlConnection connection, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        var streams = events.DistinctBy(e => e.Stream).OrderBy(e => e.Stream, StringComparer.Ordinal).ToList();
        await connection.Command(
                """
                INSERT INTO streamcoverage.mt_streams (id, type, version) SELECT w.id, w.type, 0 FROM unnest($1, $2) AS w (id, type)
                ON CONFLICT (id) DO NOTHING
                """)
            .Column(streams, s => s.Stream).Column(streams, s => s.StreamType).RunAsync(cancellationToken);
        var versions = await connection.Command(
                "SELECT id, version FROM streamcoverage.mt_streams WHERE id = ANY ($1) ORDER BY id COLLATE \"C\" FOR UPDATE")
            .Column(streams, s => s.Stream)
            .ListAsync(r => (Id: r.GetString(0), Version: r.GetInt64(1)), cancellationToken);
        Debug.Assert(versions.Count == streams.Count, "every stream was made or there");
        return versions.ToDictionary(v => v.Id, v => v.Version);
    }

    /// <summary>Those of <paramref name="events"/> that no stream has yet, in their order.</summary>
    private static async Task<List<StreamEvent>> RegisterAsync(
        NpgsqlConnection connection, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        var distinct = events.DistinctBy(e => (e.Stream, e.Id)).ToList();
        var added = await connection.Command(
                """
                INSERT INTO streamcoverage.appended_event (stream_id, id) SELECT * FROM unnest($1, $2)
                ON CONFLICT (stream_id, id) DO NOTHING
                RETURNING stream_id, id
                """)
            .Column(distinct, e => e.Stream).Column(distinct, e => e.Id)
            .ListAsync(r => (r.GetString(0), r.GetGuid(1)), cancellationToken);
        var isNew = added.ToHashSet();
        return [.. distinct.Where(e => isNew.Contains((e.Stream, e.Id)))];
    }
}
