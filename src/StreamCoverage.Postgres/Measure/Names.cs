using System.Globalization;
using Npgsql;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>The numbers of the networks, cells and operators that one commit names; new ones are given in its transaction.</summary>
/// <remarks>
/// Nothing is kept from one transaction to the next: after a failover that lost the last commits, a number that is remembered could by
/// then belong to another name.
/// </remarks>
internal sealed class Names
{
    private readonly Dictionary<string, int> _networks = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Network, string Cell), int> _cells = [];
    private readonly Dictionary<(int Network, string Operator), int> _operators = [];

    private Names()
    {
    }

    public int Network(string network) => _networks[network];

    public int Cell(int network, WorkloadCell cell) => _cells[(network, cell.Id)];

    /// <summary><see cref="FactTable.Nobody"/> for null.</summary>
    public int Operator(int network, string? name) => name is null ? FactTable.Nobody : _operators[(network, name)];

    /// <exception cref="StoreException">A network lives in another partition of <c>slice-partials</c>.</exception>
    public static async Task<Names> ResolveAsync(
        NpgsqlConnection connection, MeasureCommit commit, IReadOnlyList<Standing> standings, CancellationToken cancellationToken)
    {
        var names = new Names();
        await names.ResolveNetworksAsync(connection, commit, cancellationToken);
        await names.ResolveCellsAsync(connection, commit, cancellationToken);
        await names.ResolveOperatorsAsync(connection, commit, standings, cancellationToken);
        return names;
    }

    private async Task ResolveNetworksAsync(NpgsqlConnection connection, MeasureCommit commit, CancellationToken cancellationToken)
    {
        var wanted = commit.Networks.Select(n => n.Network)
            .Concat(commit.Partials.Select(p => p.Identity.Network))
            .Concat(commit.Superseded.Select(s => s.Identity.Network))
            .Concat(commit.Slices.Select(f => f.Network))
            .Concat(commit.Hours.Select(f => f.Network))
            .Concat(commit.History.Select(h => h.Network))
            .Concat(commit.Documents.Select(d => d.Network))
            .Concat(commit.Rankings.Select(r => r.Network))
            .Concat(commit.Watched.Select(w => w.Network))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
            return;

        await connection.Command(
                """
                INSERT INTO streamcoverage.network_state (network, partition)
                SELECT w.network, $2 FROM unnest($1) AS w (network)
                WHERE NOT EXISTS (SELECT FROM streamcoverage.network_state n WHERE n.network = w.network)
                ON CONFLICT (network) DO NOTHING
                """)
            .Column(wanted, n => n).With(commit.Partition).RunAsync(cancellationToken);
        var found = await connection.Command(
                "SELECT network, network_id, partition FROM streamcoverage.network_state WHERE network = ANY ($1)")
            .Column(wanted, n => n)
            .ListAsync(r => (Network: r.GetString(0), Id: r.GetInt32(1), Partition: r.GetInt32(2)), cancellationToken);
        foreach (var (network, id, partition) in found)
        {
            if (partition != commit.Partition)
                throw new StoreException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"network {network} lives in slice-partials/{partition} and cannot be written from {commit.Partition}; " +
                    $"the topic's number of partitions was changed: set it back, or start with an empty database and replay"));
            _networks.Add(network, id);
        }
    }

    private async Task ResolveCellsAsync(NpgsqlConnection connection, MeasureCommit commit, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<(int Network, string Cell), WorkloadCell>();
        foreach (var facts in commit.Slices.Concat(commit.Hours))
        {
            WorkloadCell? last = null;
            foreach (var row in facts.Rows)
                if (!ReferenceEquals(row.Cell, last))
                {
                    last = row.Cell;
                    wanted.TryAdd((Network(facts.Network), last.Id), last);
                }
        }

        await FindAsync(
            connection,
            """
            SELECT w.place, c.cell_id FROM unnest($1, $2) WITH ORDINALITY AS w (network_id, cell, place)
            JOIN streamcoverage.cell c USING (network_id, cell)
            """,
            [.. wanted.Keys], _cells, cancellationToken);
        var missing = wanted.Where(w => !_cells.ContainsKey(w.Key)).Select(w => (Key: w.Key, Cell: w.Value)).OrderBy(w => w.Key).ToList();
        if (missing.Count == 0)
            return;

        await using var insert = connection.Command(
            """
            INSERT INTO streamcoverage.cell (network_id, cell, model, task, hardware, region, verification, size)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            RETURNING network_id, cell, cell_id
            """);
        insert.Column(missing, m => m.Key.Network).Column(missing, m => m.Key.Cell);
        for (var d = 0; d < WorkloadCell.DimensionCount; d++)
        {
            var dimension = d;
            insert.Column(missing, m => m.Cell[dimension]);
        }
        foreach (var (key, id) in await insert.ListAsync(r => ((r.GetInt32(0), r.GetString(1)), r.GetInt32(2)), cancellationToken))
            _cells.Add(key, id);
    }

    private async Task ResolveOperatorsAsync(
        NpgsqlConnection connection, MeasureCommit commit, IReadOnlyList<Standing> standings, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<(int Network, string Operator)>();
        foreach (var facts in commit.Slices.Concat(commit.Hours))
            foreach (var row in facts.Rows)
                if (row.Operator is { } name)
                    wanted.Add((Network(facts.Network), name));
        foreach (var standing in standings)
            wanted.Add((Network(standing.Network), standing.Operator));

        await FindAsync(
            connection,
            """
            SELECT w.place, o.operator_id FROM unnest($1, $2) WITH ORDINALITY AS w (network_id, operator, place)
            JOIN streamcoverage.operator o ON o.network_id = w.network_id AND o.operator = w.operator COLLATE "C"
            """,
            [.. wanted], _operators, cancellationToken);
        var missing = wanted.Where(w => !_operators.ContainsKey(w)).OrderBy(w => w.Network)
            .ThenBy(w => w.Operator, StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
            return;

        var added = await connection.Command(
                """
                INSERT INTO streamcoverage.operator (network_id, operator)
                SELECT * FROM unnest($1, $2)
                RETURNING network_id, operator, operator_id
                """)
            .Column(missing, m => m.Network).Column(missing, m => m.Operator)
            .ListAsync(r => ((r.GetInt32(0), r.GetString(1)), r.GetInt32(2)), cancellationToken);
        foreach (var (key, id) in added)
            _operators.Add(key, id);
    }

    private static async Task FindAsync(
        NpgsqlConnection connection, string sql, IReadOnlyList<(int Network, string Name)> wanted,
        Dictionary<(int Network, string Name), int> to, CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
            return;
        var found = await connection.Command(sql).Column(wanted, w => w.Network).Column(wanted, w => w.Name)
            .ListAsync(r => (Place: (int)r.GetInt64(0), Id: r.GetInt32(1)), cancellationToken);
        foreach (var (place, id) in found)
            to.Add(wanted[place - 1], id);
    }
}
