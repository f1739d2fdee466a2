using System.Runtime.CompilerServices;
using Npgsql;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Reads facts back with the names of their dimensions, in canonical order.</summary>
/// <param name="table">Of the grain.</param>
/// <param name="condition">Which facts: SQL over <c>f</c> (a row with network and start) and <c>n</c> (its network's state).</param>
/// <param name="parameters">Adds the parameters of the condition.</param>
internal sealed class FactsReader(FactTable table, string condition, Func<NpgsqlCommand, NpgsqlCommand> parameters)
{
    private const int RoleBits = 3;
    private static readonly int AttemptsAt = 5 + OutcomeNames.Count;

    /// <summary>Facts of [$2, $3) of the network $1.</summary>
    public const string OfNetworkBetween = "n.network = $1 AND f.start_at >= $2 AND f.start_at < $3";

    /// <summary>Facts of the network $1 from $2 on.</summary>
    public const string OfNetworkSince = "n.network = $1 AND f.start_at >= $2";

    /// <summary>Facts of all networks in partition $1 that began at most $2 before what is closed.</summary>
    public const string OfPartitionSince = "n.partition = $1 AND f.start_at >= n.closed_through - $2";

    /// <summary>Facts of one network in [from, to), oldest first.</summary>
    public static async Task<IReadOnlyList<SliceFacts>> BetweenAsync(
        NpgsqlConnection connection, string network, FactGrain grain, EventTime from, EventTime to, CancellationToken cancellationToken)
    {
        var reader = new FactsReader(FactTable.Of(grain), OfNetworkBetween, c => c.With(network).With(from).With(to));
        var facts = new List<SliceFacts>();
        await foreach (var some in reader.ReadAsync(connection, cancellationToken))
            facts.Add(some);
        return facts;
    }

    /// <summary>Network by network, oldest first; facts without rows among them. All reads must see the database at one moment.</summary>
    public async IAsyncEnumerable<SliceFacts> ReadAsync(
        NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cells = await CellsAsync(connection, cancellationToken);
        var operators = await OperatorsAsync(connection, cancellationToken);
        var heads = await HeadsAsync(connection, cancellationToken);

        await using var command = parameters(connection.Command(
            $"""
            SELECT f.network_id, f.start_at, f.cell_id, f.operator_id, f.role, {FactTable.Values}
            FROM {table.Rows} f JOIN streamcoverage.network_state n USING (network_id)
            WHERE {condition} ORDER BY f.network_id, f.start_at
            """));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var more = await reader.ReadAsync(cancellationToken);
        foreach (var (id, network, start, revision) in heads)
        {
            var (rows, places) = (new List<SliceRow>(), new List<long>());
            while (more && reader.GetInt32(0) == id && reader.GetFieldValue<long>(1) == start)
            {
                var ((cellAt, cell), (operatorAt, by), role) = (cells[reader.GetInt32(2)], operators[reader.GetInt32(3)], reader.GetInt16(4));
                places.Add(((long)cellAt << 32) | ((long)operatorAt << RoleBits) | (ushort)role);
                rows.Add(new SliceRow(
                    cell, by, (ReporterRole)role,
                    reader.GetCounts(5), reader.GetCounts(AttemptsAt), reader.GetInt64(AttemptsAt + OutcomeNames.Count))
                {
                    Latencies = LatencyBins.FromBytes(reader.GetFieldValue<byte[]>(AttemptsAt + OutcomeNames.Count + 1)),
                });
                more = await reader.ReadAsync(cancellationToken);
            }
            yield return new SliceFacts(network, EventTimes.FromTimestamp(start), revision, Sorted(rows, places));
        }
    }

    // By the places of their names among all: names are compared once for all facts, and not once a row.
    private static SliceRow[] Sorted(List<SliceRow> rows, List<long> places)
    {
        var order = Enumerable.Range(0, rows.Count).ToArray();
        Array.Sort(places.ToArray(), order);
        return Array.ConvertAll(order, i => rows[i]);
    }

    private Task<List<(int Id, string Network, long Start, int Revision)>> HeadsAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken) =>
        parameters(connection.Command(
            $"""
            SELECT f.network_id, n.network, f.start_at, f.revision
            FROM {table.Head} f JOIN streamcoverage.network_state n USING (network_id)
            WHERE {condition} ORDER BY f.network_id, f.start_at
            """))
        .ListAsync(r => (r.GetInt32(0), r.GetString(1), r.GetFieldValue<long>(2), r.GetInt32(3)), cancellationToken);

    private async Task<Dictionary<int, (int Place, WorkloadCell Cell)>> CellsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var cells = await parameters(connection.Command(
            $"""
            SELECT c.cell_id, c.model, c.task, c.hardware, c.region, c.verification, c.size FROM streamcoverage.cell c
            WHERE c.cell_id IN (
                SELECT f.cell_id FROM {table.Rows} f JOIN streamcoverage.network_state n USING (network_id) WHERE {condition})
            """))
            .ListAsync(
                r => (Id: r.GetInt32(0), Cell: new WorkloadCell(
                    r.GetStringOrNull(1), r.GetStringOrNull(2), r.GetStringOrNull(3),
                    r.GetStringOrNull(4), r.GetStringOrNull(5), r.GetStringOrNull(6))),
                cancellationToken);
        return cells.OrderBy(c => c.Cell).Select((c, place) => (c.Id, place, c.Cell)).ToDictionary(c => c.Id, c => (c.place, c.Cell));
    }

    // Nobody stands before all others.
    private async Task<Dictionary<int, (int Place, string? Name)>> OperatorsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var operators = await parameters(connection.Command(
            $"""
            SELECT o.operator_id, o.operator FROM streamcoverage.operator o
            WHERE o.operator_id IN (
                SELECT f.operator_id FROM {table.Rows} f JOIN streamcoverage.network_state n USING (network_id) WHERE {condition})
            """))
            .ListAsync(r => (Id: r.GetInt32(0), Name: (string?)r.GetString(1)), cancellationToken);
        return operators.OrderBy(o => o.Name, StringComparer.Ordinal).Prepend((Id: FactTable.Nobody, Name: null))
            .Select((o, place) => (o.Id, place, o.Name)).ToDictionary(o => o.Id, o => (o.place, o.Name));
    }
}
