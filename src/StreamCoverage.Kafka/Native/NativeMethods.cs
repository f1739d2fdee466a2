using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamCoverage.Kafka.Native;

/// <summary>The calls that Confluent.Kafka has no form of: reading many records at once, a commit that does not block, the mock cluster.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Name = NativeClient.LibraryName;

    static NativeMethods() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, (name, assembly, _) =>
        {
            if (name != Name)
                return 0;
            NativeClient.Resolve(name, assembly, out var library);
            return library;
        });

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_get_consumer")]
    internal static partial nint QueueGetConsumer(nint client);

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_destroy")]
    internal static partial void QueueDestroy(nint queue);

    /// <summary>Waits until <paramref name="size"/> messages are there or the time is over; rebalances are served inside.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_consume_batch_queue")]
    internal static partial nint ConsumeBatchQueue(nint queue, int timeoutMs, NativeMessage** messages, nint size);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_destroy")]
    internal static partial void MessageDestroy(NativeMessage* message);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_timestamp"), SuppressGCTransition]
    internal static partial long MessageTimestamp(NativeMessage* message, out int type);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_headers"), SuppressGCTransition]
    internal static partial ErrorCode MessageHeaders(NativeMessage* message, out nint headers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_errstr")]
    internal static partial nint MessageErrorText(NativeMessage* message);

    [LibraryImport(Name, EntryPoint = "rd_kafka_header_get_last"), SuppressGCTransition]
    internal static partial ErrorCode HeaderGetLast(nint headers, byte* name, out byte* value, out nuint length);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_name")]
    internal static partial nint TopicName(nint topic);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_partition_list_new")]
    internal static partial nint PartitionListNew(int size);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_partition_list_destroy")]
    internal static partial void PartitionListDestroy(nint list);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_partition_list_add", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint PartitionListAdd(nint list, string topic, int partition);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_partition_list_set_offset", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ErrorCode PartitionListSetOffset(nint list, string topic, int partition, long offset);

    [LibraryImport(Name, EntryPoint = "rd_kafka_commit")]
    internal static partial ErrorCode Commit(nint client, nint offsets, int isAsync);

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_new")]
    internal static partial nint ConfNew();

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ConfSet(nint conf, string key, string value, byte* error, nint errorSize);

    [LibraryImport(Name, EntryPoint = "rd_kafka_new")]
    internal static partial nint New(int type, nint conf, byte* error, nint errorSize);

    [LibraryImport(Name, EntryPoint = "rd_kafka_destroy")]
    internal static partial void Destroy(nint client);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_new")]
    internal static partial nint MockClusterNew(nint client, int brokers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    internal static partial void MockClusterDestroy(nint cluster);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    internal static partial nint MockClusterBootstraps(nint cluster);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    internal static partial void MockGroupInitialRebalanceDelay(nint cluster, int delayMs);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ErrorCode MockTopicCreate(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_topic_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void MockTopicSetError(nint cluster, string topic, ErrorCode error);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ErrorCode MockPartitionSetLeader(nint cluster, string topic, int partition, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_coordinator_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ErrorCode MockCoordinatorSet(nint cluster, string keyType, string key, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_down")]
    internal static partial ErrorCode MockBrokerSetDown(nint cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_up")]
    internal static partial ErrorCode MockBrokerSetUp(nint cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    internal static partial ErrorCode MockBrokerSetRoundTrip(nint cluster, int broker, int ms);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    internal static partial void MockPushRequestErrors(nint cluster, short api, nuint count, ErrorCode* errors);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_clear_request_errors")]
    internal static partial void MockClearRequestErrors(nint cluster, short api);
}
