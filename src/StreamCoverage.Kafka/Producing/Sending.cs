using System.Text;
using Confluent.Kafka;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Producing;

/// <summary>A run of messages under way: counts its acknowledgements.</summary>
internal sealed class Sending(SharedProducer producer, bool hasHeaders)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Error? _firstError;
    private int _missing;

    /// <exception cref="LogException">At least one message was not acknowledged.</exception>
    public async Task RunAsync(IReadOnlyList<OutboundMessage> messages, int start, int end, CancellationToken cancellationToken)
    {
        // One more than there are, so that it cannot reach 0 before the last is handed over.
        _missing = 1;
        for (var index = start; index < end && Volatile.Read(ref _firstError) is null; index++)
            await ProduceAsync(messages[index], cancellationToken);
        Acknowledge();
        await _done.Task.WaitAsync(cancellationToken);
        if (_firstError is { } error)
            throw new LogException($"messages were not acknowledged: {error.Code}: {error.Reason}", IsRefusal(error.Code));
    }

    private async Task ProduceAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var target = new TopicPartition(message.Topic, message.Partition ?? Partition.Any);
        var outgoing = new Message<byte[]?, byte[]> { Key = message.Key, Value = message.Value, Headers = HeadersOf(message) };
        while (true)
        {
            try
            {
                Interlocked.Increment(ref _missing);
                producer.Client.Produce(target, outgoing, Delivered);
                return;
            }
            catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                // Other callers fill the client's queue; it drains as the broker acknowledges.
                Acknowledge();
                await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
            }
            catch (ProduceException<byte[]?, byte[]> e)
            {
                Fail(e.Error);
                Acknowledge();
                return;
            }
        }
    }

    private Headers? HeadersOf(OutboundMessage message)
    {
        if (!hasHeaders || message.Headers is not { Count: > 0 } given)
            return null;
        var headers = new Headers();
        foreach (var (name, value) in given)
            headers.Add(name, Encoding.UTF8.GetBytes(value));
        return headers;
    }

    private void Delivered(DeliveryReport<byte[]?, byte[]> report)
    {
        if (report.Error.IsError)
            Fail(report.Error);
        else if (report.Status == PersistenceStatus.NotPersisted)
            Fail(new Error(ErrorCode.Local_Fail, "not persisted"));
        Acknowledge();
    }

    private void Fail(Error error)
    {
        if (error.IsFatal || error.Code == ErrorCode.Local_Fatal)
            producer.Break(error.Reason);
        Interlocked.CompareExchange(ref _firstError, error, null);
    }

    private void Acknowledge()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
            _done.TrySetResult();
    }

    /// <summary>Whether the broker would refuse the same message again. A client that failed for good is not that: the next call makes a new one.</summary>
    private static bool IsRefusal(ErrorCode code) => code
        is ErrorCode.MsgSizeTooLarge
        or ErrorCode.InvalidMsgSize
        or ErrorCode.RecordListTooLarge
        or ErrorCode.TopicAuthorizationFailed
        or ErrorCode.ClusterAuthorizationFailed
        or ErrorCode.PolicyViolation
        or ErrorCode.InvalidRecord
        or ErrorCode.Local_UnknownPartition;
}
