using System.Text.Json.Serialization;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Messages;

namespace OrleansAgents.Core.Agents;

/// <summary>
/// One call to an agent, and the body that <c>process</c> and <c>http</c> agents receive. Delivery is at least once:
/// after a crash the same call is made again with the same <see cref="RequestId"/>.
/// </summary>
public sealed record AgentCall
{
    /// <summary>Gets the idempotency key, stable over repeats: <c>workflow/step/cycle/attempt</c>.</summary>
    [JsonPropertyName("request_id")] public required string RequestId { get; init; }

    /// <summary>Gets the id that one request carries through every call, event and log line.</summary>
    [JsonPropertyName("correlation_id")] public required string CorrelationId { get; init; }

    /// <summary>Gets who calls: <c>workflow</c>, or the agent that delegated.</summary>
    [JsonPropertyName("source_agent")] public string SourceAgent { get; init; } = "workflow";

    /// <summary>Gets the agent that is called.</summary>
    [JsonPropertyName("target_agent")] public required string TargetAgent { get; init; }

    /// <summary>Gets what is asked: the step's capability, or the step's id when it names an agent.</summary>
    [JsonPropertyName("request_type")] public required string RequestType { get; init; }

    /// <summary>Gets the urgency: low, medium or high.</summary>
    [JsonPropertyName("priority")] public string Priority { get; init; } = "medium";

    /// <summary>Gets the W3C trace context of the call; null when there is none. Stable over repeats.</summary>
    [JsonPropertyName("trace_parent")] public string? TraceParent { get; init; }

    /// <summary>Gets how long the caller waits for the answer, in seconds.</summary>
    [JsonPropertyName("timeout_seconds")] public required double TimeoutSeconds { get; init; }

    /// <summary>Gets what the agent works on.</summary>
    [JsonPropertyName("payload")] public required AgentCallPayload Payload { get; init; }
}

/// <summary>What an agent works on: the workflow so far, and where in it this call stands.</summary>
public sealed record AgentCallPayload
{
    /// <summary>Gets the workflow's input.</summary>
    [JsonPropertyName("input")] public required JsonPayload Input { get; init; }

    /// <summary>Gets the newest result of each step that has one, by step id, earlier cycles included.</summary>
    [JsonPropertyName("steps")] public required IReadOnlyDictionary<string, JsonPayload> Steps { get; init; }

    /// <summary>Gets messages from other agents that this one has not acknowledged yet, oldest first. An answer with success acknowledges them.</summary>
    [JsonPropertyName("messages")]
    public IReadOnlyList<A2AMessage> Messages { get; init => field = value ?? []; } = []; // a key that is left out is read as null

    /// <summary>Gets the locks that the step holds; what the agent writes to a resource it should write with its fence.</summary>
    [JsonPropertyName("locks")]
    public IReadOnlyList<HeldLock> Locks { get; init => field = value ?? []; } = [];

    /// <summary>Gets the number of this agent call in the workflow, from 1; retries of a call share its number.</summary>
    [JsonPropertyName("hop")] public required int Hop { get; init; }

    /// <summary>Gets the pass of the loop, from 1.</summary>
    [JsonPropertyName("cycle")] public required int Cycle { get; init; }

    /// <summary>Gets how many passes the loop may make; 1 without a loop.</summary>
    [JsonPropertyName("max_cycles")] public required int MaxCycles { get; init; }

    /// <summary>Gets how many hops are left after this one.</summary>
    [JsonPropertyName("remaining_hops")] public required int RemainingHops { get; init; }

    /// <summary>Gets the step's static parameters, merged over the agent's.</summary>
    [JsonPropertyName("with")] public required JsonPayload With { get; init; }
}
