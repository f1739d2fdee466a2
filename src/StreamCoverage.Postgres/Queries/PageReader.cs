using Npgsql;
using NpgsqlTypes;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Queries;

/// <summary>The parameters of a page.</summary>
internal static class PageReader
{
    /// <summary>Five parameters: from, to, the time and the id of the last row, and the limit.</summary>
    public static NpgsqlCommand With(this NpgsqlCommand command, TimedPage page) =>
        command.WithTime(page.From).WithTime(page.To).WithTime(page.After?.At).WithNullable(page.After?.Id).With(page.Limit);

    private static NpgsqlCommand WithTime(this NpgsqlCommand command, EventTime? time)
    {
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = time is { } value ? value.ToTimestamp() : DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.TimestampTz,
        });
        return command;
    }
}
