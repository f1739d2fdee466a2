using System.Text.Json;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>When an operator was known and present, as its standing tells; for counting by SQL at any past moment.</summary>
/// <param name="Network">The tenant.</param>
/// <param name="Operator">The operator.</param>
/// <param name="KnownFrom">When it first joined or served; null where it did neither.</param>
/// <param name="Stays">From a join to the next leave, oldest first; PostgreSQL's timestamps, infinity while it is there.</param>
internal sealed record Standing(string Network, string Operator, EventTime? KnownFrom, IReadOnlyList<(long From, long To)> Stays)
{
    private const string Type = nameof(OperatorStanding);

    /// <summary>The standings among <paramref name="documents"/>; a removed one is known no more.</summary>
    public static IReadOnlyList<Standing> Of(IEnumerable<DocumentWrite> documents) =>
        [.. documents.Where(d => d.Type == Type).Select(d => d.Data is { } data
            ? Of(d.Network, JsonSerializer.Deserialize<Members>(data)!)
            : new Standing(d.Network, d.Id[(d.Network.Length + 1)..], null, []))];

    private static Standing Of(string network, Members members)
    {
        var known = new[] { members.JoinedAt, members.FirstServedAt }.Min();
        return new(network, members.Operator, known is { } at ? EventTime.FromUtc(at) : null, StaysOf(members));
    }

    // The timeline holds the newest events only: what lies between the first join and the oldest of them is taken as one stay.
    private static List<(long, long)> StaysOf(Members members)
    {
        var stays = new List<(long, long)>();
        EventTime? joined = members.JoinedAt is { } first && (members.Timeline is not [var oldest, ..] || first < oldest.At)
            ? EventTime.FromUtc(first)
            : null;
        foreach (var milestone in members.Timeline)
        {
            var at = EventTime.FromUtc(milestone.At);
            if (milestone.Type == "joined")
            {
                joined ??= at;
            }
            else if (milestone.Type == "left" && joined is { } from)
            {
                if (from < at)
                    stays.Add((from.ToTimestamp(), at.ToTimestamp()));
                joined = null;
            }
        }
        if (joined is { } still)
            stays.Add((still.ToTimestamp(), EventTimes.Infinity));
        return stays;
    }

    /// <summary>The members that tell of presence; the others are not read.</summary>
    private sealed record Members(
        string Operator, DateTimeOffset? JoinedAt, DateTimeOffset? FirstServedAt, IReadOnlyList<OperatorMilestone> Timeline);
}
