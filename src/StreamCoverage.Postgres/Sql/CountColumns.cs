using Npgsql;
using NpgsqlTypes;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Postgres.Sql;

/// <summary>The eight columns of <see cref="OutcomeCounts"/>: <c>PREFIX_succeeded</c>, <c>PREFIX_failed_model</c> and so on.</summary>
internal static class CountColumns
{
    /// <summary>Their names in the order of the outcomes, joined by commas.</summary>
    public static string Of(string prefix) => string.Join(", ", All(prefix));

    /// <summary>The same with NULL for 0: most counters are 0, and a NULL is neither made into bytes nor sent.</summary>
    public static string NullForZero(string prefix) => string.Join(", ", All(prefix).Select(column => $"NULLIF({column}, 0)"));

    /// <summary>Reads eight columns from <paramref name="first"/> on.</summary>
    public static OutcomeCounts GetCounts(this NpgsqlDataReader reader, int first)
    {
        var counts = default(OutcomeCounts);
        for (var i = 0; i < OutcomeNames.Count; i++)
            counts[(Outcome)i] = reader.GetInt64(first + i);
        return counts;
    }

    /// <summary>Reads eight columns of <see cref="NullForZero"/> from <paramref name="first"/> on.</summary>
    public static OutcomeCounts GetCountsOrZero(this NpgsqlDataReader reader, int first)
    {
        var counts = default(OutcomeCounts);
        for (var i = 0; i < OutcomeNames.Count; i++)
            counts[(Outcome)i] = reader.GetInt64OrZero(first + i);
        return counts;
    }

    public static async Task WriteCountsAsync(this NpgsqlBinaryImporter importer, OutcomeCounts counts, CancellationToken cancellationToken)
    {
        for (var i = 0; i < OutcomeNames.Count; i++)
            await importer.WriteAsync(counts[(Outcome)i], NpgsqlDbType.Bigint, cancellationToken);
    }

    private static IEnumerable<string> All(string prefix) => Enumerable.Range(0, OutcomeNames.Count).Select(i =>
        (Outcome)i == Outcome.Succeeded ? $"{prefix}_succeeded" : $"{prefix}_failed_{((Outcome)i).Word()}");
}
