using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Stores;

/// <summary>Events to store, for tests that do not care what a run means.</summary>
public static class SampleEvents
{
    /// <summary>When they happened, with more digits than a store keeps.</summary>
    public static readonly DateTimeOffset At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero).AddTicks(1234);

    /// <summary>Gets one event of every kind, with values that a careless codec breaks.</summary>
    public static IReadOnlyList<WorkflowEvent> EveryKind { get; } =
    [
        Started("every-kind", "corr-Ünïcødé-\"quoted\"-😀"),
        new WorkflowEvent.ServiceRecommended("write", 1, "tags/1", [new("echo", 0.5, ["tag", "line\nbreak"]), new("docs", 1e-7, [])]),
        new WorkflowEvent.ServiceSelected("write", 1, "echo", "best", "policy", Overridden: true),
        new WorkflowEvent.StepStarted("write", 1, 1, 1, "echo"),
        new WorkflowEvent.StepAttemptFailed("write", 1, 1, new("agent.timeout", "It took 5 s.", Retryable: true), 5000.25, At),
        new WorkflowEvent.StepAttemptFailed("write", 1, 2, new("agent.failed", "no", Retryable: false), 0, null),
        new WorkflowEvent.StepCompleted("write", 1, 3, JsonPayload.Parse("""{ "text" : "ü \u00fc",  "n": 1.0e+2, "none": null }"""), 12.5),
        new WorkflowEvent.CycleStarted(2, 2),
        new WorkflowEvent.LoopExhausted(2, ExhaustedPolicy.Fail),
        new WorkflowEvent.WorkflowCompleted(JsonPayload.Null, Exhausted: true),
        new WorkflowEvent.WorkflowFailed(null, new("limit.wall_clock", "late", Retryable: false)),
        new WorkflowEvent.WorkflowFailed("write", new("agent.failed", "", Retryable: false)),
        new WorkflowEvent.WorkflowCancelled("me", "changed my mind"),
    ];

    /// <summary>A run begins.</summary>
    /// <param name="definition">The definition's name.</param>
    /// <param name="correlationId">The id of the request.</param>
    /// <returns>The event.</returns>
    public static WorkflowEvent Started(string definition = "demo", string correlationId = "corr") => new WorkflowEvent.WorkflowStarted(
        definition, DefinitionHash.Of(definition), JsonPayload.Parse("""{"question":"why"}"""), correlationId, WorkflowLimits.Default, At);

    /// <summary>A step is done, with a result that tells it from others.</summary>
    /// <param name="number">What tells it.</param>
    /// <param name="padding">How many bytes the result has besides.</param>
    /// <returns>The event.</returns>
    public static WorkflowEvent Done(long number, int padding = 0) => new WorkflowEvent.StepCompleted(
        "step", 1, 1, JsonPayload.Parse($$"""{"number":{{number}},"padding":"{{new string('x', padding)}}"}"""), 1);
}
