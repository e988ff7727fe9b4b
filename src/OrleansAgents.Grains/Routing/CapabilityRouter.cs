using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// Recommends by capability tag: of the agents that carry it, those that may be called. Healthy ones come first, then late ones,
/// then those to which calls fail; among equals those that can begin at once, then the least busy, then the order of registration.
/// An agent on which the step's attempt before has failed comes after the healthy and late ones, and the turn goes on to those
/// registered after it, so that the attempts of a step try one agent after another.
/// </summary>
/// <param name="agents">The agents.</param>
/// <param name="load">What they work on; null when nobody knows.</param>
/// <param name="time">Says how late a late agent is; null for the system's clock.</param>
public sealed class CapabilityRouter(IAgentDirectory agents, IAgentLoad? load = null, TimeProvider? time = null) : IRouter
{
    /// <summary>How many candidates a recommendation names: it is journaled with every step.</summary>
    public const int CandidatesMax = 16;

    private const string Model = "capability-tag/2";

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public Recommendation Recommend(WorkflowState state, StepDefinition step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(Model, step.Agent is { } name ? Named(name) : Tagged(step.Capability!, FailedOn(state, step)));
    }

    /// <inheritdoc/>
    public Recommendation Recommend(string query, string? capability) =>
        new(Model, capability is null ? [] : Tagged(capability, failedOn: null));

    /// <summary>The agent on which the attempt failed that the next one repeats; null when there is none.</summary>
    private static string? FailedOn(WorkflowState state, StepDefinition step) =>
        state.Steps[step.Index] is { IsRedo: true, Error: not null } at ? at.Agent : null;

    // Whatever its health: the definition wants nobody else, and the call says at once what is wrong.
    private ImmutableArray<Candidate> Named(string name) =>
        agents.Find(name) is null ? [] : [new(name, Confidence: 1, ["named by the definition"])];

    private ImmutableArray<Candidate> Tagged(string capability, string? failedOn)
    {
        var able = Best(agents.WithCapability(capability), failedOn);
        return [.. able.Select(agent => new Candidate(agent.Entry.Name, agent.Trust / able.Count, ReasonsFor(agent, capability)))];
    }

    private List<Ranked> Best(ImmutableArray<AgentEntry> entries, string? failedOn)
    {
        var (able, idle) = (new List<Ranked>(), 0);
        foreach (var entry in entries)
        {
            if (entry.IsUsable)
            {
                var agent = new Ranked(entry, load?.LoadOf(entry.Name) ?? default, able.Count, entry.Name == failedOn);
                able.Add(agent);
                idle += agent.IsIdle ? 1 : 0;
                if (idle == CandidatesMax)
                {
                    break;                                    // nobody after these can come before them
                }
            }
        }

        var turn = able.FindIndex(agent => agent.HasFailed) + 1;
        able.Sort((a, b) => a.RankAt(turn).CompareTo(b.RankAt(turn)));
        able.RemoveRange(Math.Min(able.Count, CandidatesMax), Math.Max(0, able.Count - CandidatesMax));
        return able;
    }

    private ImmutableArray<string> ReasonsFor(Ranked agent, string capability)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        reasons.Add($"has capability '{capability}'");
        if (agent.Entry.Health == AgentHealth.Late)
        {
            reasons.Add(agent.Entry.LastHeartbeatAt is { } at
                ? $"late: no heartbeat for {(_time.GetUtcNow() - at).TotalSeconds:0} s"
                : "late: no heartbeat yet");
        }

        if (agent.Load.CircuitOpen)
        {
            reasons.Add("calls are refused for a while: too many failed");
        }

        if (agent.HasFailed)
        {
            reasons.Add("the attempt before failed on it");
        }

        if (agent.Busy > 0)
        {
            reasons.Add($"works on {agent.Load.Running}, {agent.Load.Waiting} wait");
        }

        return reasons.DrainToImmutable();
    }

    private readonly record struct Ranked(AgentEntry Entry, AgentLoad Load, int Place, bool HasFailed)
    {
        public int Busy => Load.Running + Load.Waiting;

        /// <summary>Gets how far to trust it, from 0 to 1: the arbitrator takes the first of the most trusted.</summary>
        public double Trust => (Entry.Health == AgentHealth.Late ? 0.5 : 1) * (HasFailed ? 0.4 : 1) * (Load.CircuitOpen ? 0.25 : 1);

        public bool IsIdle => Trust == 1 && Busy == 0;

        private bool Waits => Load.Waiting > 0 || (Entry.Agent.MaxConcurrency > 0 && Load.Running >= Entry.Agent.MaxConcurrency);

        /// <summary>Where it stands among all, smallest first, when of equals the one at a place has its turn.</summary>
        public (double Distrust, bool Waits, int Busy, bool IsBeforeTurn, int Place) RankAt(int turn) => (1 - Trust, Waits, Busy, Place < turn, Place);
    }
}
