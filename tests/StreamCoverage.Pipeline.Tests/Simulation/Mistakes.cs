using System.Globalization;
using System.Text;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>How a commit reaches the store: as it is, or by one of the planted mistakes.</summary>
internal sealed class Mistakes(World world)
{
    private readonly Random _random = new(world.Seed);
    private readonly Dictionary<string, double> _sums = [];
    private readonly Dictionary<(string Network, EventTime Start), double> _known = [];

    public async Task CommitAsync(MeasureCommit commit, bool isFaulty)
    {
        switch (world.Planted)
        {
            case Planted.PositionBeforeCommit:
                await world.Store.CommitAsync(PositionOf(commit), default);
                DieBetween(isFaulty);
                await world.Store.CommitAsync(commit with { FromOffset = commit.ToOffset }, default);
                break;
            case Planted.PositionOutsideTransaction:
                await world.Store.CommitAsync(commit with { ToOffset = commit.FromOffset }, default);
                DieBetween(isFaulty);
                await world.Store.CommitAsync(PositionOf(commit), default);
                break;
            case Planted.CompareWithoutEpoch:
                await world.Store.CommitAsync(commit with { Epoch = world.Store.EpochOf(commit.Partition) }, default);
                break;
            case Planted.RandomAlertId:
                await world.Store.CommitAsync(commit with { Outbox = [.. commit.Outbox.Select(Renamed)] }, default);
                break;
            case Planted.FloatSums:
                await world.Store.CommitAsync(commit with { Documents = [.. commit.Documents, .. Sums(commit)] }, default);
                break;
            default:
                await world.Store.CommitAsync(commit, default);
                break;
        }
    }

    private static MeasureCommit PositionOf(MeasureCommit commit) => new()
    {
        Partition = commit.Partition,
        FromOffset = commit.FromOffset,
        ToOffset = commit.ToOffset,
        Epoch = commit.Epoch,
        Watermark = commit.Watermark,
    };

    private void DieBetween(bool isFaulty)
    {
        if (isFaulty && world.Faults.Happens(Fault.CrashWithin))
            throw new StoreException("died between two transactions");
    }

    private OutboxAlert Renamed(OutboxAlert alert)
    {
        var id = _random.NextInt64().ToString("x32", CultureInfo.InvariantCulture);
        return alert with { Id = id, Data = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(alert.Data).Replace(alert.Id, id, StringComparison.Ordinal)) };
    }

    // What a network was paid, in units and not in millionths: what a slice changed is added to what the sum was.
    private IEnumerable<DocumentWrite> Sums(MeasureCommit commit)
    {
        foreach (var facts in commit.Slices)
        {
            var paid = facts.Rows.Sum(row => row.RewardMicros / 1e6);
            _sums[facts.Network] = _sums.GetValueOrDefault(facts.Network) + (paid - _known.GetValueOrDefault((facts.Network, facts.Start)));
            _known[(facts.Network, facts.Start)] = paid;
        }
        return commit.Slices.Select(facts => facts.Network).Distinct().Select(network => new DocumentWrite(
            "FloatSums", network, network, Encoding.UTF8.GetBytes(_sums[network].ToString("R", CultureInfo.InvariantCulture))));
    }
}
