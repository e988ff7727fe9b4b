using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Agents;

/// <summary>A lock that a step holds while its agent works.</summary>
/// <param name="Resource">What is locked, such as <c>repo:owner/name</c>.</param>
/// <param name="Fence">The fencing number: greater than that of every earlier holder. A resource should refuse writes with a smaller one.</param>
public sealed record HeldLock(
    [property: JsonPropertyName("resource")] string Resource,
    [property: JsonPropertyName("fence")] long Fence);
