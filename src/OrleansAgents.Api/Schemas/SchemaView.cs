namespace OrleansAgents.Api.Schemas;

/// <summary>A kind of event in the list of schemas.</summary>
/// <param name="Kind">The kind, as the feed names it.</param>
/// <param name="Type">The type, as CloudEvents name it.</param>
/// <param name="Schema">The path of the schema of its data.</param>
internal sealed record SchemaView(string Kind, string Type, string Schema);
