using System.Data;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Sql;

/// <summary>Runs work in one transaction each, and tells every failure of the database as a <see cref="StoreException"/>.</summary>
internal sealed class Transactions(NpgsqlDataSource source, ILogger logger)
{
    /// <summary>Commits what <paramref name="work"/> wrote; rolls back if it throws.</summary>
    /// <remarks>
    /// READ COMMITTED on purpose: the fence is a row that the first statement locks, and each later statement must see what the last owner
    /// of that lock has committed. A snapshot taken before the wait would answer with 40001 instead.
    /// </remarks>
    public async Task<T> WriteAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            var result = await work(connection, cancellationToken);
            await CommitAsync(transaction);
            return result;
        }
        catch (Exception e) when (IsOutsideFault(e))
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc cref="WriteAsync{T}" />
    public Task WriteAsync(Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async (connection, token) =>
            {
                await work(connection, token);
                return true;
            },
            cancellationToken);

    /// <summary>All statements of <paramref name="work"/> see the database at one moment; it can write nothing.</summary>
    public async Task<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            await using (var readOnly = connection.Command("SET TRANSACTION READ ONLY"))
                await readOnly.ExecuteNonQueryAsync(cancellationToken);
            var result = await work(connection, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (Exception e) when (IsOutsideFault(e))
        {
            throw Failed(e);
        }
    }

    private async Task CommitAsync(NpgsqlTransaction transaction)
    {
        try
        {
            // Not the caller's token: a commit once begun is finished, so that stopping does not leave open whether it took effect. The
            // command timeout still bounds it.
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception e) when (IsOutsideFault(e))
        {
            source.Clear();
            logger.CommitUnanswered(Reason(e));
            throw new StoreException(
                $"the answer to a commit was lost ({Reason(e)}): whether it took effect is unknown; read the position again before going on", e);
        }
    }

    // The connection may be half broken, or lead to a server that has just become another: all are dropped and made anew.
    private StoreException Failed(Exception cause)
    {
        source.Clear();
        logger.DatabaseFailed(Reason(cause));
        return new StoreException($"the database failed ({Reason(cause)}); nothing of this step was kept", cause);
    }

    private static bool IsOutsideFault(Exception e) => e is NpgsqlException or SocketException or IOException or TimeoutException;

    private static string Reason(Exception e) => e is PostgresException p
        ? p.ConstraintName is { } constraint ? $"{p.SqlState} {p.MessageText} ({constraint})" : $"{p.SqlState} {p.MessageText}"
        : e.InnerException is { } inner ? $"{e.Message}: {inner.Message}" : e.Message;
}
