using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>The measure processes of a run: of each partition of <c>slice-partials</c> its owner, and owners of the past.</summary>
internal sealed class MeasureSide(World world)
{
    private const int OwnersMax = 3;
    private static readonly string[] InputTopics = [World.Topics.RequestOutcomes, World.Topics.OperatorEvents];
    private readonly List<Owner>[] _owners = [.. Enumerable.Range(0, World.PartialsPartitions).Select(_ => new List<Owner>())];
    private readonly Mistakes _mistakes = new(world);

    /// <summary>Chunks of partials that were delivered, repeats among them.</summary>
    public int Deliveries { get; private set; }

    public async Task StartAsync()
    {
        for (var partition = 0; partition < _owners.Length; partition++)
            _owners[partition].Add(await OpenAsync(partition));
    }

    /// <summary>One process takes some messages in and commits.</summary>
    public async Task TurnAsync()
    {
        var partition = world.Faults.Pick(_owners.Length);
        var owners = _owners[partition];
        if (world.Faults.Happens(Fault.Rebalance))
            owners.Insert(0, await OpenAsync(partition));
        await StepAsync(partition, owners[world.Faults.Pick(Math.Min(owners.Count, OwnersMax))], 1 + world.Faults.Pick(30), isFaulty: true);
    }

    /// <summary>The owners go on without faults until everything is applied.</summary>
    public async Task SettleAsync()
    {
        for (var partition = 0; partition < _owners.Length; partition++)
            while (_owners[partition][0] is var owner && owner.State.NextOffset < world.Log.End(new(World.Topics.SlicePartials, partition)))
                await StepAsync(partition, owner, 1000, isFaulty: false);
    }

    private async Task StepAsync(int partition, Owner owner, int most, bool isFaulty)
    {
        var batch = world.Log.Read(new(World.Topics.SlicePartials, partition), owner.State.NextOffset, most);
        if (batch.Records.Count == 0)
            return;
        var messages = new InternalMessage[batch.Records.Count];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = Delivered(PartialWire.Decode(batch.Records[i].Value));
        var commit = await owner.State.StepAsync(messages, batch.NextOffset, world.Store, default);
        try
        {
            if (isFaulty && world.Faults.Happens(Fault.StoreAway))
                throw new StoreException("lost before the commit");
            await _mistakes.CommitAsync(owner.IsBlind ? commit with { FromOffset = world.Store.NextOf(partition) } : commit, isFaulty);
            if (owner.Epoch != world.Store.EpochOf(partition))
                world.Break("I14", $"epoch {owner.Epoch} of partition {partition} commits, while epoch {world.Store.EpochOf(partition)} owns it");
            if (isFaulty && world.Faults.Happens(Fault.LostAnswer))
                throw new StoreException("lost the answer to the commit");
        }
        catch (StoreException) when (world.Planted == Planted.RetryWithoutReadingAgain)
        {
            owner.IsBlind = true;
        }
        catch (Exception e) when (e is StoreException or PositionConflictException)
        {
            world.Crashes++;
            await CrashAsync(partition, owner);
        }
    }

    private async Task CrashAsync(int partition, Owner owner)
    {
        var index = _owners[partition].IndexOf(owner);
        if (index == 0)
            _owners[partition][0] = await OpenAsync(partition);
        else
            _owners[partition].RemoveAt(index);
    }

    private InternalMessage Delivered(InternalMessage message)
    {
        if (message is not InternalMessage.Partial { Chunk: var chunk })
            return message;
        Deliveries++;
        // Each delivery gets an identity of its own: then setting by identity is adding.
        return world.Planted == Planted.AddsInsteadOfSetting
            ? new InternalMessage.Partial(chunk with { Identity = chunk.Identity with { Via = new(Deliveries) } })
            : message;
    }

    private async Task<Owner> OpenAsync(int partition)
    {
        var options = world.Setup.Measure;
        var snapshot = await world.Store.TakeOverAsync(partition, new(options.SlicesKept, options.HoursKept), default);
        return new(new(snapshot, InputTopics, options), snapshot.Epoch);
    }

    /// <summary>A process that has, or had, a partition.</summary>
    private sealed class Owner(MeasureState state, long epoch)
    {
        public MeasureState State { get; } = state;

        public long Epoch { get; } = epoch;

        /// <summary>Whether it commits from whatever position is stored.</summary>
        public bool IsBlind { get; set; }
    }
}
