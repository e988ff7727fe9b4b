using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Tests.Schemas;

/// <summary>Makes the JSON Schema of an event out of its record: its properties, which of them may be missing, and their doc comments.</summary>
public static class SchemaGenerator
{
    private static readonly JsonSerializerOptions Journal = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    /// <summary>Makes the text of the schema file of a kind.</summary>
    /// <param name="kind">The event's record.</param>
    /// <returns>The text, with a line break at its end.</returns>
    public static string Generate(Type kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var schema = (JsonObject)Journal.GetJsonSchemaAsNode(kind, Options);
        schema["properties"]!["kind"] = new JsonObject { ["description"] = "The kind of the event.", ["const"] = kind.Name };
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", kind.Name);
        return schema.ToJsonString(Pretty) + "\n";
    }

    private static JsonObject Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = context.TypeInfo.Type;
        var schema = type == typeof(DefinitionHash) ? new JsonObject { ["type"] = "string" } : node as JsonObject ?? [];
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            var required = context.TypeInfo.Properties.Where(IsAlwaysWritten).Select(p => (JsonNode)p.Name).ToArray();
            schema.Remove("required");
            if (required.Length > 0)
            {
                schema["required"] = new JsonArray(required);
            }

            schema["additionalProperties"] = true;
        }

        schema.Remove("$comment");
        var description = context.PropertyInfo is { AttributeProvider: MemberInfo member }
            ? DocComments.OfMember(member)
            : context.Path.IsEmpty ? DocComments.OfType(type) : null;
        if (description is not null)
        {
            schema.Remove("description");
            schema.Insert(0, "description", description);
        }

        return schema;
    }

    /// <summary>
    /// What earlier builds did not write yet has a default: as an optional parameter, or as a property that need not be set.
    /// A null is never written, so what may be null may be missing.
    /// </summary>
    private static bool IsAlwaysWritten(JsonPropertyInfo property) => property.Name == "kind"
        || (property.AssociatedParameter is { HasDefaultValue: false } && !property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null);
}
