using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// Selects the agents that may be called. Healthy ones come first, then late ones, then those to which calls fail; among equals those
/// that can begin at once, then the least busy, then the order of registration. An agent on which the step's attempt before has
/// failed comes after the healthy and late ones, and the turn goes on to those registered after it, so that the attempts of a step
/// try one agent after another. Thread-safe.
/// </summary>
/// <param name="agents">The agents.</param>
/// <param name="load">What they work on; null when nobody knows.</param>
/// <param name="time">Says how late a late agent is; null for the system's clock.</param>
internal sealed class UsableAgents(IAgentDirectory agents, IAgentLoad? load = null, TimeProvider? time = null)
{
    /// <summary>How many agents a recommendation names: it is journaled with every step.</summary>
    public const int Most = 16;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The agent on which the attempt failed that the next one repeats; null when there is none.</summary>
    public static string? FailedOn(WorkflowState state, StepDefinition step) =>
        state.Steps[step.Index] is { IsRedo: true, Error: not null } at ? at.Agent : null;

    /// <summary>Selects agents, best first.</summary>
    /// <param name="capability">The tag that they carry; null for any agent.</param>
    /// <param name="failedOn">The agent on which the attempt before failed; null for none.</param>
    /// <param name="most">At most this many. Looking ends as soon as so many idle ones were seen.</param>
    public List<UsableAgent> Select(string? capability, string? failedOn, int most = Most)
    {
        var usable = new List<UsableAgent>();
        Select(usable, capability, failedOn, most);
        return usable;
    }

    /// <summary>Selects agents into a list that is used again and again.</summary>
    /// <param name="usable">Gets the agents, best first, in place of what it held.</param>
    /// <param name="capability">The tag that they carry; null for any agent.</param>
    /// <param name="failedOn">The agent on which the attempt before failed; null for none.</param>
    /// <param name="most">At most this many. Looking ends as soon as so many idle ones were seen.</param>
    public void Select(List<UsableAgent> usable, string? capability, string? failedOn, int most)
    {
        usable.Clear();
        if (capability is null)
        {
            SelectAny(usable, failedOn, most);
        }
        else
        {
            SelectTagged(usable, capability, failedOn, most);
        }

        if (!AreIdle(usable))
        {
            Sort(usable);
        }

        usable.RemoveRange(Math.Min(usable.Count, most), Math.Max(0, usable.Count - most));
    }

    // Idle agents stand in the order of registration already.
    private static bool AreIdle(List<UsableAgent> usable)
    {
        foreach (var agent in usable)
        {
            if (!agent.IsIdle)
            {
                return false;
            }
        }

        return true;
    }

    private static void Sort(List<UsableAgent> usable)
    {
        var turn = usable.FindIndex(agent => agent.HasFailed) + 1;
        usable.Sort((a, b) => a.RankAt(turn).CompareTo(b.RankAt(turn)));
    }

    /// <summary>Says what speaks for and against an agent, its words apart.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="first">What is said first.</param>
    /// <returns>The reasons; <paramref name="first"/> itself when there is nothing to add.</returns>
    public ImmutableArray<string> ReasonsFor(UsableAgent agent, ImmutableArray<string> first)
    {
        if (agent.IsIdle)
        {
            return first;
        }

        var reasons = first.ToBuilder();
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

    private void SelectTagged(List<UsableAgent> usable, string capability, string? failedOn, int most)
    {
        var idle = 0;
        foreach (var entry in agents.WithCapability(capability))
        {
            idle += Add(usable, entry, failedOn) ? 1 : 0;
            if (idle == most)
            {
                break;                                        // nobody after these can come before them
            }
        }
    }

    private void SelectAny(List<UsableAgent> usable, string? failedOn, int most)
    {
        var idle = 0;
        foreach (var agent in agents.All)
        {
            idle += agents.FindEntry(agent.Name) is { } entry && Add(usable, entry, failedOn) ? 1 : 0;
            if (idle == most)
            {
                break;
            }
        }
    }

    /// <summary>Adds an agent that may be called, and says whether it is idle.</summary>
    private bool Add(List<UsableAgent> usable, AgentEntry entry, string? failedOn)
    {
        if (!entry.IsUsable)
        {
            return false;
        }

        var agent = new UsableAgent(entry, load?.LoadOf(entry.Name) ?? default, usable.Count, entry.Name == failedOn);
        usable.Add(agent);
        return agent.IsIdle;
    }
}
