using System.Runtime.CompilerServices;
using Npgsql;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Reads facts back with the names of their dimensions, in canonical order.</summary>
/// <param name="table">Of the grain.</param>
/// <param name="condition">Which facts: SQL over <c>f</c> (a row with network and start) and <c>n</c> (its network's state).</param>
/// <param name="parameters">Adds the parameters of the condition.</param>
internal sealed class FactsReader(FactTable table, string condition, Func<NpgsqlCommand, NpgsqlCommand> parameters)
{
    /// <summary>Facts of [$2, $3) of the network $1.</summary>
    public const string OfNetworkBetween = "n.network = $1 AND f.start_at >= $2 AND f.start_at < $3";

    /// <summary>Facts of the network $1 from $2 on.</summary>
    public const string OfNetworkSince = "n.network = $1 AND f.start_at >= $2";

    /// <summary>Facts of all networks in partition $1 that began at most $2 before what is closed.</summary>
    public const string OfPartitionSince = "n.partition = $1 AND f.start_at >= n.closed_through - $2";

    /// <summary>Facts of one network in [from, to), oldest first. All reads must see the database at one moment.</summary>
    /// <remarks>
    /// All of them are held, so nothing is sorted by PostgreSQL, where rows are wide, and names are read by their numbers, without a second
    /// and third look at the facts.
    /// </remarks>
    /// <param name="connection">Where.</param>
    /// <param name="network">Whose.</param>
    /// <param name="grain">Slices or hours.</param>
    /// <param name="from">The first start.</param>
    /// <param name="to">Behind the last start.</param>
    /// <param name="held">What needs not be read again; null to read all.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static async Task<IReadOnlyList<SliceFacts>> BetweenAsync(
        NpgsqlConnection connection, string network, FactGrain grain, EventTime from, EventTime to, HeldFacts? held,
        CancellationToken cancellationToken)
    {
        var heads = await Of(network, grain, from, to).HeadsAsync(connection, cancellationToken);
        var facts = heads.ConvertAll(head => held?.Find(head.Version(grain)));
        List<Head> missing = [.. heads.Where((_, i) => facts[i] is null)];
        if (missing.Count > 0)
        {
            var (first, last) = (EventTimes.FromTimestamp(missing[0].Start), EventTimes.FromTimestamp(missing[^1].Start));
            var reader = Of(network, grain, first, last + TimeSpan.FromMicroseconds(1));
            var read = await reader.PanesAsync(connection, missing, cancellationToken);
            for (var i = 0; i < facts.Count; i++)
                facts[i] ??= heads[i].With(read[heads[i].Start]);
        }
        held?.Keep([.. heads.Select((head, i) => (head.Version(grain), facts[i]!))]);
        return facts!;
    }

    /// <summary>Network by network, oldest first; facts without rows among them. All reads must see the database at one moment.</summary>
    public async IAsyncEnumerable<SliceFacts> ReadAsync(
        NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = new FactNames(
            await FactNames.CellsAsync(connection, InFacts("cell_id"), parameters, cancellationToken),
            await FactNames.OperatorsAsync(connection, InFacts("operator_id"), parameters, cancellationToken));
        var heads = await HeadsAsync(connection, cancellationToken);

        await using var command = Command(connection, "ORDER BY f.network_id, f.start_at");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var more = await reader.ReadAsync(cancellationToken);
        foreach (var head in heads)
        {
            var rows = new NumberedRows();
            while (more && NumberedRows.NetworkOf(reader) == head.Id && NumberedRows.StartOf(reader) == head.Start)
            {
                rows.Add(reader);
                more = await reader.ReadAsync(cancellationToken);
            }
            yield return head.With(rows.Named(names));
        }
    }

    private static FactsReader Of(string network, FactGrain grain, EventTime from, EventTime to) =>
        new(FactTable.Of(grain), OfNetworkBetween, c => c.With(network).With(from).With(to));

    // The rows of the given heads, by start; the condition may meet more.
    private async Task<Dictionary<long, IReadOnlyList<SliceRow>>> PanesAsync(
        NpgsqlConnection connection, IReadOnlyList<Head> heads, CancellationToken cancellationToken)
    {
        var panes = heads.ToDictionary(head => head.Start, _ => new NumberedRows());
        await using (var command = Command(connection, order: ""))
        await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
            while (await rows.ReadAsync(cancellationToken))
                if (panes.TryGetValue(NumberedRows.StartOf(rows), out var pane))
                    pane.Add(rows);

        var (cells, operators) = (NumberedRows.Cells(panes.Values), NumberedRows.Operators(panes.Values));
        var names = new FactNames(
            await FactNames.CellsAsync(connection, "= ANY ($1)", c => c.Column(cells, id => id), cancellationToken),
            await FactNames.OperatorsAsync(connection, "= ANY ($1)", c => c.Column(operators, id => id), cancellationToken));
        return panes.ToDictionary(pane => pane.Key, pane => pane.Value.Named(names));
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string order) => parameters(connection.Command(
        $"""
        SELECT {NumberedRows.Columns}
        FROM {table.Rows} f JOIN streamcoverage.network_state n USING (network_id)
        WHERE {condition} {order}
        """));

    private string InFacts(string id) =>
        $"IN (SELECT f.{id} FROM {table.Rows} f JOIN streamcoverage.network_state n USING (network_id) WHERE {condition})";

    private Task<List<Head>> HeadsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        parameters(connection.Command(
            $"""
            SELECT f.network_id, n.network, f.start_at, f.revision, f.xmin
            FROM {table.Head} f JOIN streamcoverage.network_state n USING (network_id)
            WHERE {condition} ORDER BY f.network_id, f.start_at
            """))
        .ListAsync(
            r => new Head(r.GetInt32(0), r.GetString(1), r.GetFieldValue<long>(2), r.GetInt32(3), r.GetFieldValue<uint>(4)), cancellationToken);

    private readonly record struct Head(int Id, string Network, long Start, int Revision, uint Transaction)
    {
        public FactVersion Version(FactGrain grain) => new(grain, Id, Start, Revision, Transaction);

        public SliceFacts With(IReadOnlyList<SliceRow> rows) => new(Network, EventTimes.FromTimestamp(Start), Revision, rows);
    }
}
