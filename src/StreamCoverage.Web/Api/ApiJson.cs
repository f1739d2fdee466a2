using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Web.Api;

/// <summary>How answers are written: camelCase members, null where a figure is undefined, RFC 3339 in UTC, shares as numbers.</summary>
internal static class ApiJson
{
    // With a resolver from the beginning: a table asks for the members of its rows before anything was written as JSON.
    public static JsonSerializerOptions Options { get; } = Apply(new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() });

    /// <summary>Escapes what means something in HTML: what a network or operator calls itself can end no tag and no script.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.Encoder = JavaScriptEncoder.Default;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new UtcConverter());
        options.Converters.Add(new EventTimeConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }

    private static string Text(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private sealed class UtcConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Text(value));
    }

    /// <summary><see cref="EventTime.Never"/> is null.</summary>
    private sealed class EventTimeConverter : JsonConverter<EventTime>
    {
        public override bool HandleNull => true;

        public override EventTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? EventTime.Never : EventTime.FromUtc(reader.GetDateTimeOffset());

        public override void Write(Utf8JsonWriter writer, EventTime value, JsonSerializerOptions options)
        {
            if (value == EventTime.Never)
                writer.WriteNullValue();
            else
                writer.WriteStringValue(Text(value.ToUtc()));
        }
    }
}
