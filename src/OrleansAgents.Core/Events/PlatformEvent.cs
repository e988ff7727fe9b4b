using System.Text.Json.Serialization;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Core.Events;

/// <summary>What happened to agents and locks, outside the journal of any workflow. On the feed of everything, in its order.</summary>
public abstract record PlatformEvent
{
    /// <summary>What stands in the place of a workflow's id.</summary>
    public const string Stream = "$platform";

    private PlatformEvent()
    {
    }

    /// <summary>Gets the name under which the event is stored.</summary>
    [JsonPropertyOrder(-1)]
    public string Kind => GetType().Name;

    /// <summary>Gets the agent's name, or the resource.</summary>
    [JsonIgnore]
    public abstract string Subject { get; }

    /// <summary>An agent registered, or registered anew with other words.</summary>
    /// <param name="Agent">The name.</param>
    /// <param name="AgentKind">How it is reached.</param>
    /// <param name="Capabilities">Its tags.</param>
    /// <param name="Version">Its version.</param>
    /// <param name="Endpoint">Its address, without user information and query.</param>
    /// <param name="MaxConcurrency">How many calls it takes at once; 0 for the default of its kind.</param>
    public sealed record AgentRegistered(
        string Agent, AgentKind AgentKind, IReadOnlyList<string> Capabilities, string Version, string? Endpoint, int MaxConcurrency) : PlatformEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Subject => Agent;
    }

    /// <summary>An agent's health or draining changed.</summary>
    /// <param name="Agent">The name.</param>
    /// <param name="Health">What its heartbeats say now.</param>
    /// <param name="Before">What they said before.</param>
    /// <param name="Draining">Whether it gets nothing new.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="LastHeartbeatAt">When its newest heartbeat came; null before the first.</param>
    public sealed record AgentStatusChanged(
        string Agent, AgentHealth Health, AgentHealth Before, bool Draining, string Reason, DateTimeOffset? LastHeartbeatAt) : PlatformEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Subject => Agent;
    }

    /// <summary>An agent was removed.</summary>
    /// <param name="Agent">The name.</param>
    /// <param name="Reason">Why.</param>
    public sealed record AgentRemoved(string Agent, string Reason) : PlatformEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Subject => Agent;
    }

    /// <summary>Somebody got a lock.</summary>
    /// <param name="Resource">The resource.</param>
    /// <param name="Owner">Who.</param>
    /// <param name="Fence">The fencing number.</param>
    /// <param name="ExpiresAt">When the lease ends if it is not renewed.</param>
    /// <param name="WaitedMs">How long the owner waited in the queue, in milliseconds.</param>
    public sealed record LockAcquired(string Resource, string Owner, long Fence, DateTimeOffset ExpiresAt, double WaitedMs) : PlatformEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Subject => Resource;
    }

    /// <summary>A lock was given up, by its holder or by the commit that ended its step.</summary>
    /// <param name="Resource">The resource.</param>
    /// <param name="Owner">Who held it.</param>
    /// <param name="Fence">The fencing number.</param>
    public sealed record LockReleased(string Resource, string Owner, long Fence) : PlatformEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Subject => Resource;
    }

    /// <summary>A lease ended without a renewal or a release: its holder is gone, or slow.</summary>
    /// <param name="Resource">The resource.</param>
    /// <param name="Owner">Who held it.</param>
    /// <param name="Fence">The fencing number, which is refused from now on.</param>
    public sealed record LockExpired(string Resource, string Owner, long Fence) : PlatformEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Subject => Resource;
    }

    /// <summary>Something that should have happened by now has not.</summary>
    /// <param name="Stall">What kind of thing.</param>
    /// <param name="About">What: a message, a step, a lock, an agent.</param>
    /// <param name="Workflow">The run; null when it is none.</param>
    /// <param name="DueAt">By when it should have happened.</param>
    /// <param name="Detail">What is known, and what to do.</param>
    public sealed record StallDetected(StallKind Stall, string About, string? Workflow, DateTimeOffset DueAt, string Detail) : PlatformEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Subject => About;
    }

    /// <summary>What had stalled has happened after all, or does not matter any more.</summary>
    /// <param name="Stall">What kind of thing.</param>
    /// <param name="About">What.</param>
    /// <param name="Workflow">The run; null when it is none.</param>
    public sealed record StallCleared(StallKind Stall, string About, string? Workflow) : PlatformEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Subject => About;
    }
}
