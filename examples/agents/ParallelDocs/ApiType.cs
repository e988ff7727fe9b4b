namespace ExampleAgents.ParallelDocs;

/// <summary>One public type of a source folder.</summary>
internal sealed record ApiType(string Namespace, string Name, string Kind, string Summary, IReadOnlyList<ApiMember> Members);

/// <summary>One documented member of a public type.</summary>
internal sealed record ApiMember(string Name, string Summary);
