using System.Collections.Immutable;

namespace OrleansAgents.Core.Documents;

/// <summary>The keys that a mapping may have.</summary>
/// <param name="Names">The keys, in the order in which messages list them.</param>
internal sealed record KnownKeys(params ImmutableArray<string> Names);
