using System.Text.Json;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Schemas.Encoding;

/// <summary>Writes alerts as the canonical JSON of <c>coverage-alert.v1</c>. The same alert gives the same bytes.</summary>
public static class CoverageAlertWriter
{
    /// <summary>The alert as a message.</summary>
    public static byte[] Write(CoverageAlertEvent alert) => ContractJson.Bytes(alert, WriteAlert);

    private static void WriteAlert(Utf8JsonWriter json, CoverageAlertEvent alert)
    {
        json.WriteStartObject();
        json.WriteString("alert_id"u8, alert.AlertId);
        json.WriteString("network"u8, alert.Network);
        json.WriteString("rule"u8, alert.Rule);
        json.WriteString("state"u8, alert.State == AlertState.Firing ? "firing"u8 : "resolved"u8);
        json.WriteString("severity"u8, alert.Severity.Word());
        json.WritePropertyName("scope"u8);
        WriteScope(json, alert);
        json.WriteString("window"u8, alert.Window);
        json.WriteTime("onset_at"u8, alert.OnsetAt);
        json.WriteTime("occurred_at"u8, alert.OccurredAt);
        json.WriteShare("before"u8, alert.Before);
        json.WriteShare("after"u8, alert.After);
        json.WriteNumber("requests"u8, alert.Requests);
        if (alert.Reporters is { } reporters)
        {
            json.WriteStartObject("reporters"u8);
            json.WriteString("highest"u8, Named(reporters.Highest));
            json.WriteString("lowest"u8, Named(reporters.Lowest));
            json.WriteEndObject();
        }
        json.WriteStartObject("evidence"u8);
        WriteEvidence(json, alert);
        json.WriteEndObject();
        json.WriteNumber("revision"u8, alert.Revision);
        json.WriteNumber("definition_version"u8, alert.DefinitionVersion);
        json.WriteEndObject();
    }

    private static void WriteScope(Utf8JsonWriter json, CoverageAlertEvent alert)
    {
        if (alert is { Cell: null, Dimension: null })
        {
            json.WriteStringValue("network"u8);
            return;
        }
        json.WriteStartObject();
        if (alert.Cell is { } cell)
            WriteCell(json, cell);
        else if (alert.Dimension is { } value)
        {
            json.WriteString("dimension"u8, value.DimensionName);
            json.WriteString("value"u8, value.ValueName);
        }
        json.WriteEndObject();
    }

    private static string? Named(string reporter) => reporter.Length == 0 ? null : reporter;

    private static void WriteCell(Utf8JsonWriter json, WorkloadCell cell)
    {
        json.WriteString("cell"u8, cell.Id);
        for (var i = 0; i < WorkloadCell.DimensionCount; i++)
            json.WriteOptional(WorkloadCell.Dimensions[i], cell[i]);
    }

    private static void WriteEvidence(Utf8JsonWriter json, CoverageAlertEvent alert)
    {
        json.WriteStartArray("slices"u8);
        foreach (var slice in alert.Slices)
            json.WriteTimeValue(slice);
        json.WriteEndArray();
        json.WriteStartArray("offsets"u8);
        foreach (var range in alert.Offsets)
        {
            json.WriteStartObject();
            json.WriteString("topic"u8, range.Source.Topic);
            json.WriteNumber("partition"u8, range.Source.Partition);
            json.WriteNumber("from"u8, range.From);
            json.WriteNumber("to"u8, range.To);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
