using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents.Definitions;

namespace StreamCoverage.Web.Description;

/// <summary>What the members of answers mean: from the definitions of the figures, where a figure has one.</summary>
internal static class SchemaWords
{
    private static readonly ILookup<string, MetricDefinition> Definitions = MetricDefinitions.All.ToLookup(d => d.Field, StringComparer.Ordinal);

    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(EventTime) || type == typeof(DateTimeOffset))
        {
            var isNullable = type == typeof(EventTime) || type != context.JsonTypeInfo.Type;
            schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Format = "date-time";
        }
        if (context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property
            && Definitions[$"{property.DeclaringType!.Name}.{property.Name}"].FirstOrDefault() is { } definition)
            schema.Description = $"{definition.Definition} {definition.Unit}; {definition.Range}. See '{definition.Name}' of /v1/metrics.";
        return Task.CompletedTask;
    }
}
