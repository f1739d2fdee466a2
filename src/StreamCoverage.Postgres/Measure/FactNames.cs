using Npgsql;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>What the numbers in facts stand for, and the places of the names among all of them: names are compared once for all facts, and not
/// once a row.</summary>
/// <param name="Cells">By number.</param>
/// <param name="Operators">By number; <see cref="FactTable.Nobody"/> stands before all others.</param>
internal sealed record FactNames(
    IReadOnlyDictionary<int, (int Place, WorkloadCell Cell)> Cells, IReadOnlyDictionary<int, (int Place, string? Name)> Operators)
{
    /// <param name="connection">Where.</param>
    /// <param name="wanted">Which numbers: the end of an SQL condition.</param>
    /// <param name="parameters">Adds the parameters of the condition.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static async Task<IReadOnlyDictionary<int, (int Place, WorkloadCell Cell)>> CellsAsync(
        NpgsqlConnection connection, string wanted, Func<NpgsqlCommand, NpgsqlCommand> parameters, CancellationToken cancellationToken)
    {
        var cells = await parameters(connection.Command(
            $"""
            SELECT c.cell_id, c.model, c.task, c.hardware, c.region, c.verification, c.size
            FROM streamcoverage.cell c WHERE c.cell_id {wanted}
            """))
            .ListAsync(
                r => (Id: r.GetInt32(0), Cell: new WorkloadCell(
                    r.GetStringOrNull(1), r.GetStringOrNull(2), r.GetStringOrNull(3),
                    r.GetStringOrNull(4), r.GetStringOrNull(5), r.GetStringOrNull(6))),
                cancellationToken);
        return cells.OrderBy(c => c.Cell).Select((c, place) => (c.Id, place, c.Cell)).ToDictionary(c => c.Id, c => (c.place, c.Cell));
    }

    /// <inheritdoc cref="CellsAsync" />
    public static async Task<IReadOnlyDictionary<int, (int Place, string? Name)>> OperatorsAsync(
        NpgsqlConnection connection, string wanted, Func<NpgsqlCommand, NpgsqlCommand> parameters, CancellationToken cancellationToken)
    {
        var operators = await parameters(connection.Command(
            $"SELECT o.operator_id, o.operator FROM streamcoverage.operator o WHERE o.operator_id {wanted}"))
            .ListAsync(r => (Id: r.GetInt32(0), Name: (string?)r.GetString(1)), cancellationToken);
        return operators.OrderBy(o => o.Name, StringComparer.Ordinal).Prepend((Id: FactTable.Nobody, Name: null))
            .Select((o, place) => (o.Id, place, o.Name)).ToDictionary(o => o.Id, o => (o.place, o.Name));
    }
}
