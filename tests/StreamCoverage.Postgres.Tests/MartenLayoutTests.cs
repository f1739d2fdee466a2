using System.Text;
using StreamCoverage.Pipeline.Verify;

namespace StreamCoverage.Postgres.Tests;

/// <summary>The facts that a Marten 9 client relies on when it reads tables that it did not write.</summary>
public sealed class MartenLayoutTests(MigratedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> DocumentTables => [.. ProjectionNames.DocumentTypes.Select(type => $"mt_doc_{type.ToLowerInvariant()}")];

    [Theory, MemberData(nameof(DocumentTables))]
    public async Task A_document_table_has_martens_columns_in_martens_order(string table)
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        Assert.Equal(
            [
                "id|character varying|NO|null",
                "data|jsonb|NO|null",
                "mt_last_modified|timestamp with time zone|YES|transaction_timestamp()",
                "mt_version|uuid|NO|(md5(((random())::text || (clock_timestamp())::text)))::uuid",
                "mt_dotnet_type|character varying|YES|null",
            ],
            await ColumnsAsync(store, table));
        Assert.Equal([$"pkey_{table}_id|PRIMARY KEY (id)"], await ConstraintsAsync(store, table));
        Assert.Equal([$"pkey_{table}_id"], await IndexesAsync(store, table));
    }

    [Fact]
    public async Task Event_tables_have_martens_columns_constraints_and_indexes()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);

        Assert.Equal(
            [
                "id|character varying|NO|null",
                "type|character varying|YES|null",
                "version|bigint|YES|null",
                "timestamp|timestamp with time zone|NO|now()",
                "created|timestamp with time zone|NO|now()",
                "tenant_id|character varying|YES|'*DEFAULT*'::character varying",
                "is_archived|boolean|YES|false",
            ],
            await ColumnsAsync(store, "mt_streams"));
        Assert.Equal(
            [
                "seq_id|bigint|NO|null",
                "id|uuid|NO|null",
                "stream_id|character varying|YES|null",
                "version|bigint|NO|null",
                "data|jsonb|NO|null",
                "bdata|bytea|YES|null",
                "type|character varying|NO|null",
                "timestamp|timestamp with time zone|NO|now()",
                "tenant_id|character varying|YES|'*DEFAULT*'::character varying",
                "mt_dotnet_type|character varying|YES|null",
                "is_archived|boolean|YES|false",
            ],
            await ColumnsAsync(store, "mt_events"));
        Assert.Equal(
            [
                "name|character varying|NO|null", "last_seq_id|bigint|YES|null",
                "last_updated|timestamp with time zone|YES|transaction_timestamp()",
            ],
            await ColumnsAsync(store, "mt_event_progression"));
        Assert.Equal(["pkey_mt_streams_id|PRIMARY KEY (id)"], await ConstraintsAsync(store, "mt_streams"));
        Assert.Equal(["pk_mt_event_progression|PRIMARY KEY (name)"], await ConstraintsAsync(store, "mt_event_progression"));
        Assert.Equal(
            [
                "fkey_mt_events_stream_id|FOREIGN KEY (stream_id) REFERENCES streamcoverage.mt_streams(id) ON DELETE CASCADE",
                "pkey_mt_events_seq_id|PRIMARY KEY (seq_id)",
            ],
            await ConstraintsAsync(store, "mt_events"));
        Assert.Equal(["pk_mt_events_stream_and_version", "pkey_mt_events_seq_id"], await IndexesAsync(store, "mt_events"));
        Assert.Equal(["streamcoverage.mt_events_sequence"], await store.RowsAsync(
            "SELECT pg_get_serial_sequence('streamcoverage.mt_events', 'seq_id')", Token));
    }

    [Fact]
    public async Task A_document_has_its_identity_in_its_data_its_type_and_a_version_that_changes_with_it()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        async Task<string> StoredAsync(long requests)
        {
            await store.CommitAsync(StoreOnTestDatabase.Commit with
            {
                Documents = [Some.Document("net/1h", Some.Coverage() with { Requests = 1 }), Some.Document("net/1h", Some.Coverage() with { Requests = requests })],
            }, Token);
            var rows = await store.RowsAsync(
                """
                SELECT id = data ->> 'Id', data ->> 'Requests', mt_dotnet_type, mt_version, mt_last_modified
                FROM streamcoverage.mt_doc_networkcoverage
                """, Token);
            return Assert.Single(rows);
        }

        string[] first = (await StoredAsync(20)).Split('|'), same = (await StoredAsync(20)).Split('|'), other = (await StoredAsync(21)).Split('|');

        Assert.Equal(["t", "20", "StreamCoverage.Documents.NetworkCoverage"], first[..3]);
        Assert.Equal(first[3], same[3]);
        Assert.NotEqual(first[3], other[3]);
        Assert.NotEqual(first[4], other[4]);
        Assert.Equal("21", other[1]);
    }

    [Fact]
    public async Task A_document_that_is_written_again_stays_in_its_page()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        async Task<IReadOnlyList<string>> PagesAsync(long requests)
        {
            await store.CommitAsync(StoreOnTestDatabase.Commit with
            {
                Documents = [.. Enumerable.Range(0, 100).Select(i => Some.CellDocument(Some.Cell($"m{i:d2}")) with { Requests = requests })
                    .Select(document => Some.Document(document.Id, document))],
            }, Token);
            return await store.RowsAsync("SELECT id, (ctid::text::point)[0] FROM streamcoverage.mt_doc_cellcoverage ORDER BY id COLLATE \"C\"", Token);
        }

        var pages = await PagesAsync(20);
        Assert.True(pages.Select(page => page.Split('|')[1]).Distinct().Count() > 5);
        Assert.Equal(pages, await PagesAsync(21));
    }

    [Fact]
    public async Task A_document_without_data_is_removed()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var kept = Some.Document(Some.CellDocument(Some.Cell("a")).Id, Some.CellDocument(Some.Cell("a")));
        var removed = Some.Document(Some.CellDocument(Some.Cell("b")).Id, Some.CellDocument(Some.Cell("b")));
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Documents = [kept, removed] }, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Documents = [removed with { Data = null }] }, Token);

        Assert.Equal([kept.Id], await store.RowsAsync("SELECT id FROM streamcoverage.mt_doc_cellcoverage", Token));
    }

    [Fact]
    public async Task Events_are_numbered_per_stream_and_carry_their_own_time()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with
        {
            Events = [Some.Joined("op1", 5, 1), Some.Joined("op2", 6, 2), Some.Joined("op1", 3, 3)],
        }, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Events = [Some.Joined("op1", 9, 4), Some.Restated(9, 5)] }, Token);

        Assert.Equal(
            [
                "1|operator/net/op1|1|operator_joined|StreamCoverage.Documents.OperatorJoined, StreamCoverage.Documents|2026-01-01 00:05:00+00|e1",
                "2|operator/net/op2|1|operator_joined|StreamCoverage.Documents.OperatorJoined, StreamCoverage.Documents|2026-01-01 00:06:00+00|e2",
                "3|operator/net/op1|2|operator_joined|StreamCoverage.Documents.OperatorJoined, StreamCoverage.Documents|2026-01-01 00:03:00+00|e3",
                "4|operator/net/op1|3|operator_joined|StreamCoverage.Documents.OperatorJoined, StreamCoverage.Documents|2026-01-01 00:09:00+00|e4",
                "5|network/net|1|slice_restated|StreamCoverage.Documents.SliceRestated, StreamCoverage.Documents|2026-01-01 00:09:00+00|null",
            ],
            await store.RowsAsync(
                """
                SELECT seq_id, stream_id, version, type, mt_dotnet_type, timestamp AT TIME ZONE 'UTC' || '+00', data ->> 'EventId'
                FROM streamcoverage.mt_events ORDER BY seq_id
                """, Token));
        Assert.Equal(
            ["network/net|network|1|*DEFAULT*|f", "operator/net/op1|operator|3|*DEFAULT*|f", "operator/net/op2|operator|1|*DEFAULT*|f"],
            await store.RowsAsync("SELECT id, type, version, tenant_id, is_archived FROM streamcoverage.mt_streams ORDER BY id", Token));
    }

    [Fact]
    public async Task An_event_that_is_in_its_stream_already_is_left_alone()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        var again = Some.Joined("op1", 99, 1) with { Data = Encoding.UTF8.GetBytes("{\"EventId\": \"other\"}") };
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Events = [Some.Joined("op1", 1, 1), again, Some.Joined("op1", 2, 2)] }, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Events = [again, Some.Joined("op1", 3, 3), Some.Joined("op2", 1, 1)] }, Token);

        Assert.Equal(
            ["operator/net/op1|1|e1", "operator/net/op1|2|e2", "operator/net/op1|3|e3", "operator/net/op2|1|e1"],
            await store.RowsAsync("SELECT stream_id, version, data ->> 'EventId' FROM streamcoverage.mt_events ORDER BY stream_id, version", Token));
        Assert.Equal(["t"], await store.RowsAsync(
            """
            SELECT bool_and(s.version = (SELECT max(version) FROM streamcoverage.mt_events e WHERE e.stream_id = s.id))
            FROM streamcoverage.mt_streams s
            """, Token));
    }

    [Fact]
    public async Task Sequence_numbers_are_drawn_from_martens_sequence()
    {
        await using var store = await StoreOnTestDatabase.NewAsync(server, Token);
        await store.CommitAsync(StoreOnTestDatabase.Commit with { Events = [.. Enumerable.Range(1, 50).Select(i => Some.Joined($"op{i % 7}", i, i))] }, Token);

        Assert.Equal(["50|50|1"], await store.RowsAsync(
            "SELECT max(seq_id), (SELECT last_value FROM streamcoverage.mt_events_sequence), min(seq_id) FROM streamcoverage.mt_events", Token));
    }

    private static Task<IReadOnlyList<string>> ColumnsAsync(StoreOnTestDatabase store, string table) => store.RowsAsync(
        $"""
        SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns
        WHERE table_schema = 'streamcoverage' AND table_name = '{table}' ORDER BY ordinal_position
        """, Token);

    private static Task<IReadOnlyList<string>> ConstraintsAsync(StoreOnTestDatabase store, string table) => store.RowsAsync(
        $"SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'streamcoverage.{table}'::regclass ORDER BY conname", Token);

    private static Task<IReadOnlyList<string>> IndexesAsync(StoreOnTestDatabase store, string table) => store.RowsAsync(
        $"SELECT indexname FROM pg_indexes WHERE schemaname = 'streamcoverage' AND tablename = '{table}' ORDER BY 1", Token);
}
