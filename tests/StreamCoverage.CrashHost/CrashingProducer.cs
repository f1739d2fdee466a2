using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.CrashHost;

/// <summary>Ingest's producer: meets <see cref="Failpoints.Folded"/>, <see cref="Failpoints.Sending"/> and <see cref="Failpoints.Sent"/>.</summary>
internal sealed class CrashingProducer(ILogProducer inner, Fate fate) : ILogProducer
{
    public async Task SendAsync(IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken)
    {
        fate.Meet(Failpoints.Folded);
        await fate.DuringAsync(Failpoints.Sending, () => inner.SendAsync(messages, cancellationToken));
        fate.Meet(Failpoints.Sent);
    }

    public Task<int> PartitionCountAsync(string topic, CancellationToken cancellationToken) => inner.PartitionCountAsync(topic, cancellationToken);
}
