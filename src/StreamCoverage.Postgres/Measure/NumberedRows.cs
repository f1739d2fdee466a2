using Npgsql;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Rows of one slice or hour as they come, in any order: with numbers for the names of their cells and operators.</summary>
internal sealed class NumberedRows
{
    private const int RequestsAt = 5;
    private const int AttemptsAt = RequestsAt + OutcomeNames.Count;
    private const int RewardAt = AttemptsAt + OutcomeNames.Count;

    private readonly List<(int Cell, int Operator)> _numbers = [];
    // Without cell and operator.
    private readonly List<SliceRow> _rows = [];

    /// <summary>The columns that a row is read from, of a table <c>f</c>.</summary>
    public static string Columns { get; } =
        "f.network_id, f.start_at, f.cell_id, f.operator_id, f.role, "
        + $"{CountColumns.NullForZero("requests")}, {CountColumns.NullForZero("attempts")}, NULLIF(f.reward_micros, 0), f.latencies";

    public static int NetworkOf(NpgsqlDataReader reader) => reader.GetInt32(0);

    public static long StartOf(NpgsqlDataReader reader) => reader.GetFieldValue<long>(1);

    /// <summary>The numbers of the cells in all of them, each once.</summary>
    public static List<int> Cells(IEnumerable<NumberedRows> all) =>
        [.. all.SelectMany(rows => rows._numbers).Select(numbers => numbers.Cell).Distinct()];

    /// <inheritdoc cref="Cells" />
    public static List<int> Operators(IEnumerable<NumberedRows> all) =>
        [.. all.SelectMany(rows => rows._numbers).Select(numbers => numbers.Operator).Distinct()];

    /// <summary>Takes the reader's row in.</summary>
    public void Add(NpgsqlDataReader reader)
    {
        _numbers.Add((reader.GetInt32(2), reader.GetInt32(3)));
        _rows.Add(new SliceRow(
            null!, null, (ReporterRole)reader.GetInt16(4), reader.GetCountsOrZero(RequestsAt), reader.GetCountsOrZero(AttemptsAt),
            reader.GetInt64OrZero(RewardAt))
        {
            Latencies = LatencyBins.FromBytes(reader.GetFieldValue<byte[]>(RewardAt + 1)),
        });
    }

    /// <summary>The rows in canonical order.</summary>
    /// <param name="names">Hold all numbers.</param>
    public IReadOnlyList<SliceRow> Named(FactNames names)
    {
        var places = new long[_rows.Count];
        for (var i = 0; i < places.Length; i++)
        {
            var (cell, by) = _numbers[i];
            places[i] = ((long)names.Cells[cell].Place << 32) | ((long)names.Operators[by].Place << ReporterRoles.Bits) | (byte)_rows[i].Role;
        }
        var order = Enumerable.Range(0, places.Length).ToArray();
        Array.Sort(places, order);
        return Array.ConvertAll(
            order, i => _rows[i] with { Cell = names.Cells[_numbers[i].Cell].Cell, Operator = names.Operators[_numbers[i].Operator].Name });
    }
}
