using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansAgents.Api.Agents;
using OrleansAgents.Api.Commands;
using OrleansAgents.Api.Forks;
using OrleansAgents.Api.Health;
using OrleansAgents.Api.Locks;
using OrleansAgents.Api.Messages;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Routing;
using OrleansAgents.Api.Schemas;
using OrleansAgents.Api.Workflows;

namespace OrleansAgents.Api.Responses;

/// <summary>The JSON of what exists only at the front door, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiProblem))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(StartBody))]
[JsonSerializable(typeof(CallerBody))]
[JsonSerializable(typeof(SignalBody))]
[JsonSerializable(typeof(LimitsBody))]
[JsonSerializable(typeof(ResolveBody))]
[JsonSerializable(typeof(ForkBody))]
[JsonSerializable(typeof(AgentBody))]
[JsonSerializable(typeof(HeartbeatBody))]
[JsonSerializable(typeof(HeartbeatAnswer))]
[JsonSerializable(typeof(AcquireBody))]
[JsonSerializable(typeof(RenewBody))]
[JsonSerializable(typeof(ReleaseBody))]
[JsonSerializable(typeof(LockProblem))]
[JsonSerializable(typeof(IReadOnlyList<SchemaView>))]
[JsonSerializable(typeof(SendBody))]
[JsonSerializable(typeof(RedriveBody))]
[JsonSerializable(typeof(RouteBody))]
internal sealed partial class ApiJson : JsonSerializerContext;
