using Npgsql;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Retaining;

/// <summary>What of a network is kept.</summary>
internal static class KeptReader
{
    /// <summary>Of a network that is not known: from the beginning.</summary>
    public static async Task<KeptFrom> OfAsync(NpgsqlConnection connection, string network, CancellationToken cancellationToken)
    {
        var rows = await connection.Command("SELECT slices_from, history_from FROM streamcoverage.network_state WHERE network = $1")
            .With(network).ListAsync(r => new KeptFrom(r.GetEventTime(0), r.GetEventTime(1)), cancellationToken);
        return rows is [var kept] ? kept : KeptFrom.Beginning;
    }

    /// <summary>Passes where everything from <paramref name="from"/> on is kept.</summary>
    /// <exception cref="NotKeptException">It is not.</exception>
    public static async Task AssertAsync(
        NpgsqlConnection connection, string network, FactGrain grain, EventTime from, CancellationToken cancellationToken)
    {
        var kept = (await OfAsync(connection, network, cancellationToken)).Of(grain);
        if (from < kept)
            throw new NotKeptException(grain == FactGrain.Slice ? NotKeptException.Slices : NotKeptException.History, kept);
    }
}
