using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Definitions;

/// <summary>The keys of each part of a workflow definition.</summary>
internal static class DefinitionKeys
{
    public static readonly KnownKeys Definition = new("name", "description", "input", "steps", "loop", "route", "routing", "output", "messages", "limits");

    public static readonly KnownKeys Step = new(
        "id", "capability", "agent", "signal", "after", "join", "onFailure", "timeout", "retry", "effect", "onUnknown", "locks", "lockLease", "with",
        "routing", "approval", "wait");

    public static readonly KnownKeys Join = new("atLeast");
    public static readonly KnownKeys Retry = new("attempts", "backoff", "maxBackoff");
    public static readonly KnownKeys Wait = new("prompt", "deadline", "default", "escalate");
    public static readonly KnownKeys Escalate = new("after", "to");
    public static readonly KnownKeys Loop = new("from", "to", "until", "maxCycles", "onExhausted", "wait");
    public static readonly KnownKeys Route = new("until", "onExhausted", "wait");
    public static readonly KnownKeys Routing = new("minConfidence", "onLowConfidence", "default", "timeout", "query");
    public static readonly KnownKeys Until = new("path", "equals");
    public static readonly KnownKeys Limits = new("hops", "fanOut", "cycles", "wallClock", "payload", "journal", "messages", "tokens", "cost");
}
