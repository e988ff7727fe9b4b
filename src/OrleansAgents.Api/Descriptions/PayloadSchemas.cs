using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansAgents.Api.Workflows;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Descriptions;

/// <summary>Describes what the types cannot say: a payload is any JSON, and a definition comes by name or as an object.</summary>
internal sealed class PayloadSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(JsonPayload))
        {
            schema.Description = "Any JSON value.";
        }
        else if (context.JsonTypeInfo.Type == typeof(StartBody))
        {
            schema.Description = "What to start.";
            schema.Properties!["definition"] = new OpenApiSchema
            {
                Description = "The name of a stored definition, or a definition as an object.",
                AnyOf = [new OpenApiSchema { Type = JsonSchemaType.String }, new OpenApiSchema { Type = JsonSchemaType.Object }],
            };
        }

        return Task.CompletedTask;
    }
}
