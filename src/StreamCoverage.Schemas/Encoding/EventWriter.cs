using System.Buffers;
using System.Text.Json;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Schemas.Encoding;

/// <summary>Writes events as the canonical JSON of their contracts: properties in the contract's order, nothing that is absent, no white
/// space, times in UTC with six decimals. The same event gives the same bytes.</summary>
/// <remarks>It does not judge: what breaks the contract is written as it stands, and the decoder refuses it.</remarks>
/// <exception cref="ArgumentException">A text holds half a surrogate pair.</exception>
public static class EventWriter
{
    /// <summary>One event as a message.</summary>
    public static byte[] Write(RequestOutcome outcome) => ContractJson.Bytes(outcome, WriteOutcome);

    /// <summary>Several events as one message, a JSON array.</summary>
    public static byte[] Write(IReadOnlyList<RequestOutcome> outcomes) => ContractJson.Bytes(outcomes, WriteOutcome);

    /// <summary>One event as a message.</summary>
    public static byte[] Write(OperatorEvent change) => ContractJson.Bytes(change, WriteChange);

    /// <summary>Several events as one message, a JSON array.</summary>
    public static byte[] Write(IReadOnlyList<OperatorEvent> changes) => ContractJson.Bytes(changes, WriteChange);

    /// <summary>One event, appended to <paramref name="into"/>.</summary>
    public static void Write(RequestOutcome outcome, IBufferWriter<byte> into) => ContractJson.Append(outcome, into, WriteOutcome);

    /// <summary>Several events as a JSON array, appended to <paramref name="into"/>.</summary>
    public static void Write(IReadOnlyList<RequestOutcome> outcomes, IBufferWriter<byte> into) =>
        ContractJson.Append(outcomes, into, WriteOutcome);

    /// <summary>One event, appended to <paramref name="into"/>.</summary>
    public static void Write(OperatorEvent change, IBufferWriter<byte> into) => ContractJson.Append(change, into, WriteChange);

    /// <summary>Several events as a JSON array, appended to <paramref name="into"/>.</summary>
    public static void Write(IReadOnlyList<OperatorEvent> changes, IBufferWriter<byte> into) =>
        ContractJson.Append(changes, into, WriteChange);

    private static void WriteOutcome(Utf8JsonWriter json, RequestOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("request_id"u8, outcome.RequestId);
        json.WriteString("network"u8, outcome.Network);
        json.WriteTime("occurred_at"u8, outcome.OccurredAt);
        json.WriteStartObject("workload"u8);
        for (var i = 0; i < WorkloadCell.DimensionCount; i++)
            json.WriteOptional(WorkloadCell.Dimensions[i], outcome.Workload[i]);
        json.WriteEndObject();
        WriteEnd(json, outcome.Outcome);
        json.WriteLatency(outcome.LatencyMicroseconds);
        json.WriteString("operator"u8, outcome.Operator);
        if (outcome.Attempts is { Count: > 0 } attempts)
        {
            json.WriteStartArray("attempts"u8);
            foreach (var attempt in attempts)
                WriteAttempt(json, attempt);
            json.WriteEndArray();
        }
        if (outcome.RewardMicros != 0)
            json.WriteAmount("reward"u8, outcome.RewardMicros);
        if (outcome.ReporterId is not null || outcome.Role != ReporterRole.Unstated)
            WriteReporter(json, outcome.ReporterId, outcome.Role);
        json.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter json, Outcome outcome)
    {
        json.WriteString("outcome"u8, outcome == Outcome.Succeeded ? "succeeded"u8 : "failed"u8);
        if (outcome != Outcome.Succeeded)
            json.WriteString("failed_condition"u8, outcome.Word());
    }

    private static void WriteAttempt(Utf8JsonWriter json, Attempt attempt)
    {
        json.WriteStartObject();
        json.WriteString("operator"u8, attempt.Operator);
        WriteEnd(json, attempt.Outcome);
        json.WriteLatency(attempt.LatencyMicroseconds);
        json.WriteEndObject();
    }

    private static void WriteReporter(Utf8JsonWriter json, string? id, ReporterRole role)
    {
        json.WriteStartObject("reporter"u8);
        json.WriteOptional("id", id);
        if (role != ReporterRole.Unstated)
            json.WriteString("role"u8, role.Word());
        json.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter json, OperatorEvent change)
    {
        json.WriteStartObject();
        json.WriteString("event_id"u8, change.EventId);
        json.WriteString("network"u8, change.Network);
        json.WriteString("operator"u8, change.Operator);
        json.WriteTime("occurred_at"u8, change.OccurredAt);
        json.WriteString("type"u8, change.Type.Word());
        if (change.Capabilities is { } capabilities)
            WriteCapabilities(json, capabilities);
        if (change.Dependencies is { } dependencies)
            WriteDependencies(json, dependencies);
        if (change.StakeMicros is { } stake)
            json.WriteAmount("stake"u8, stake);
        json.WriteEndObject();
    }

    private static void WriteCapabilities(Utf8JsonWriter json, Capabilities capabilities)
    {
        ReadOnlySpan<IReadOnlyList<string>> lists =
            [capabilities.Models, capabilities.Tasks, capabilities.Hardware, capabilities.Regions, capabilities.Verification];
        json.WriteStartObject("capabilities"u8);
        for (var i = 0; i < lists.Length; i++)
        {
            if (lists[i].Count == 0)
                continue;
            json.WriteStartArray(OperatorEventFields.CapabilityLists[i]);
            foreach (var name in lists[i])
                json.WriteStringValue(name);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteDependencies(Utf8JsonWriter json, Dependencies dependencies)
    {
        ReadOnlySpan<string?> names = [dependencies.Owner, dependencies.Upstream, dependencies.Image, dependencies.DataCenter];
        json.WriteStartObject("dependencies"u8);
        for (var i = 0; i < names.Length; i++)
            json.WriteOptional(OperatorEventFields.DependencyNames[i], names[i]);
        json.WriteEndObject();
    }
}
