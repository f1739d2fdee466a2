using System.Runtime.ExceptionServices;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;

namespace StreamCoverage.Akka;

/// <summary>Membership in a consumer group as a stream: each element is the end of a member, and a member that failed is followed by another.</summary>
/// <param name="consumer">Joins with every run as a new member.</param>
/// <param name="tasks">What the member does with its partitions; made anew for each.</param>
/// <param name="runtime">What the stream runs on.</param>
internal sealed class GroupStream(ILogConsumer consumer, Func<IPartitionTasks> tasks, GraphRuntime runtime)
{
    // As the program restarts its other parts: from 1 s to 30 s, spread a little, so that many processes do not come back at once.
    private static readonly RestartSettings Restarts = RestartSettings.Create(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 0.2);

    private Task<MemberEnd> _member = Task.FromResult(new MemberEnd(null));

    /// <summary>Runs until cancelled, and then until all partitions are drained and the group is left.</summary>
    /// <exception cref="LogException">A member failed in a way that trying again cannot help.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (drain, ended) = RestartSource.OnFailuresWithBackoff(() => Member(cancellationToken), Restarts)
            .ViaMaterialized(KillSwitches.Single<MemberEnd>(), Keep.Right)
            .ToMaterialized(Sink.Aggregate<MemberEnd, int>(0, (members, _) => members + 1), (k, t) => (k, t))
            .Run(runtime.Materializer);
        // The switch ends a pause between two members at once; a member that is there drains by the same token.
        await using (cancellationToken.Register(drain.Shutdown))
            await ended;
        if ((await _member).Failure is { } failure && !OutsideFault.MayPass(failure))
            ExceptionDispatchInfo.Throw(failure);
    }

    private Source<MemberEnd, NotUsed> Member(CancellationToken cancellationToken)
    {
        _member = JoinAsync(cancellationToken);
        // A failure that may pass fails the source, and so restarts it; any other is the stream's last element.
        return Source.FromTask(_member).Select(end => end.Failure is { } failure && OutsideFault.MayPass(failure) ? throw failure : end);
    }

    private async Task<MemberEnd> JoinAsync(CancellationToken cancellationToken)
    {
        try
        {
            await consumer.RunAsync(tasks(), cancellationToken);
            return new(null);
        }
#pragma warning disable CA1031 // Handed on as a value: who runs the stream decides.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (OutsideFault.MayPass(e))
                runtime.Logger.MemberFailed(e.Message);
            return new(e);
        }
    }

    private sealed record MemberEnd(Exception? Failure);
}
