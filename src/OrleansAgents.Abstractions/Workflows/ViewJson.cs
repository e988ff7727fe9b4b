using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Routing;

namespace OrleansAgents.Abstractions.Workflows;

/// <summary>Reads and writes the views in the JSON of the HTTP API (camelCase), without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkflowView))]
[JsonSerializable(typeof(WorkflowPage))]
[JsonSerializable(typeof(StartedWorkflow))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(AcceptedMessages))]
[JsonSerializable(typeof(PartialText))]
[JsonSerializable(typeof(DefinitionView))]
[JsonSerializable(typeof(IReadOnlyList<DefinitionView>))]
[JsonSerializable(typeof(AgentView))]
[JsonSerializable(typeof(IReadOnlyList<AgentView>))]
[JsonSerializable(typeof(LockGrant))]
[JsonSerializable(typeof(LockView))]
[JsonSerializable(typeof(IReadOnlyList<LockView>))]
[JsonSerializable(typeof(RecommendationView))]
[JsonSerializable(typeof(ReplayedDecision))]
public sealed partial class ViewJson : JsonSerializerContext;

/// <summary>One page of a list of runs.</summary>
/// <param name="Items">The heads, newest first.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null on the last.</param>
public sealed record WorkflowPage(IReadOnlyList<WorkflowHead> Items, string? NextCursor);

/// <summary>One page of events.</summary>
/// <param name="Items">The events, in order.</param>
/// <param name="Next">Give it as <c>after</c> for the next page; null when there are no more now.</param>
public sealed record EventPage(IReadOnlyList<EventView> Items, long? Next);
