using Npgsql;
using NpgsqlTypes;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Postgres.Sql;

/// <summary>Commands with positional parameters of stated types.</summary>
internal static class Commands
{
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql) => new(sql, connection);

    public static NpgsqlCommand With(this NpgsqlCommand command, int value) => command.Typed(value, NpgsqlDbType.Integer);

    public static NpgsqlCommand With(this NpgsqlCommand command, long value) => command.Typed(value, NpgsqlDbType.Bigint);

    public static NpgsqlCommand With(this NpgsqlCommand command, string value) => command.Typed(value, NpgsqlDbType.Text);

    public static NpgsqlCommand With(this NpgsqlCommand command, TimeSpan value) => command.Typed(value, NpgsqlDbType.Interval);

    public static NpgsqlCommand With(this NpgsqlCommand command, EventTime value) =>
        command.Typed(value.ToTimestamp(), NpgsqlDbType.TimestampTz);

    /// <summary>Null is told as SQL's NULL.</summary>
    public static NpgsqlCommand WithNullable(this NpgsqlCommand command, string? value)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return command;
    }

    /// <summary>One value of each of <paramref name="rows"/>, as an array: the columns of an <c>unnest</c>.</summary>
    public static NpgsqlCommand Column<TRow>(this NpgsqlCommand command, IReadOnlyList<TRow> rows, Func<TRow, int> value) =>
        command.Array(rows, value, NpgsqlDbType.Integer);

    /// <inheritdoc cref="Column{TRow}(NpgsqlCommand, IReadOnlyList{TRow}, Func{TRow, int})" />
    public static NpgsqlCommand Column<TRow>(this NpgsqlCommand command, IReadOnlyList<TRow> rows, Func<TRow, long> value) =>
        command.Array(rows, value, NpgsqlDbType.Bigint);

    /// <inheritdoc cref="Column{TRow}(NpgsqlCommand, IReadOnlyList{TRow}, Func{TRow, int})" />
    public static NpgsqlCommand Column<TRow>(this NpgsqlCommand command, IReadOnlyList<TRow> rows, Func<TRow, string?> value) =>
        command.Array(rows, value, NpgsqlDbType.Text);

    /// <inheritdoc cref="Column{TRow}(NpgsqlCommand, IReadOnlyList{TRow}, Func{TRow, int})" />
    public static NpgsqlCommand Column<TRow>(this NpgsqlCommand command, IReadOnlyList<TRow> rows, Func<TRow, Guid> value) =>
        command.Array(rows, value, NpgsqlDbType.Uuid);

    /// <inheritdoc cref="Column{TRow}(NpgsqlCommand, IReadOnlyList{TRow}, Func{TRow, int})" />
    public static NpgsqlCommand Column<TRow>(this NpgsqlCommand command, IReadOnlyList<TRow> rows, Func<TRow, EventTime> value) =>
        command.Array(rows, row => value(row).ToTimestamp(), NpgsqlDbType.TimestampTz);

    /// <inheritdoc cref="Column{TRow}(NpgsqlCommand, IReadOnlyList{TRow}, Func{TRow, int})" />
    public static NpgsqlCommand Column<TRow>(this NpgsqlCommand command, IReadOnlyList<TRow> rows, Func<TRow, byte[]> value) =>
        command.Array(rows, value, NpgsqlDbType.Bytea);

    /// <summary>JSON texts in UTF-8.</summary>
    public static NpgsqlCommand JsonColumn<TRow>(this NpgsqlCommand command, IReadOnlyList<TRow> rows, Func<TRow, byte[]> value) =>
        command.Array(rows, value, NpgsqlDbType.Jsonb);

    /// <summary>Times in PostgreSQL's own count, where <c>infinity</c> is meant too.</summary>
    public static NpgsqlCommand TimestampColumn<TRow>(this NpgsqlCommand command, IReadOnlyList<TRow> rows, Func<TRow, long> value) =>
        command.Array(rows, value, NpgsqlDbType.TimestampTz);

    public static EventTime GetEventTime(this NpgsqlDataReader reader, int ordinal) =>
        EventTimes.FromTimestamp(reader.GetFieldValue<long>(ordinal));

    public static string? GetStringOrNull(this NpgsqlDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    /// <summary>0 for NULL.</summary>
    public static long GetInt64OrZero(this NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? 0 : reader.GetInt64(ordinal);

    /// <summary>Executes and disposes.</summary>
    public static async Task<int> RunAsync(this NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
            return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Executes, reads every row and disposes.</summary>
    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));
            return rows;
        }
    }

    private static NpgsqlCommand Typed<T>(this NpgsqlCommand command, T value, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return command;
    }

    private static NpgsqlCommand Array<TRow, T>(this NpgsqlCommand command, IReadOnlyList<TRow> rows, Func<TRow, T> value, NpgsqlDbType type)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i]);
        return command.Typed(values, NpgsqlDbType.Array | type);
    }
}
