using System.Text.Json;

namespace OrleansAgents.Core.Schemas;

/// <summary>What one keyword asks of a value. Immutable. A value of a type that the keyword does not speak of passes.</summary>
internal interface ISchemaRule
{
    void Check(JsonElement value, SchemaRun run);
}
