using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamCoverage.Kafka.Native;

/// <summary><c>rd_kafka_message_t</c>, stable since librdkafka 0.8:
/// https://github.com/confluentinc/librdkafka/blob/v2.8.0/src/rdkafka.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMessage
{
    public ErrorCode Error;
    public nint Topic;
    public int Partition;
    public byte* Value;
    public nuint ValueLength;
    public byte* Key;
    public nuint KeyLength;
    public long Offset;
    public nint Opaque;
}
