using System.Collections.Immutable;

namespace OrleansAgents.Core.Schemas;

/// <summary>One schema or sub-schema: all its rules must hold. Without rules it accepts everything.</summary>
internal sealed record SchemaNode(ImmutableArray<ISchemaRule> Rules)
{
    public static readonly SchemaNode Anything = new([]);
    public static readonly SchemaNode Nothing = new([new NothingRule()]);
}
