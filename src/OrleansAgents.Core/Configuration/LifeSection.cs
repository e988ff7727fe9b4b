using System.Collections.Immutable;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Core.Configuration;

/// <summary>What an agent of the operator's file says of its life: its version, what it is good for, its heartbeats, and how messages reach it.</summary>
internal static class LifeSection
{
    /// <summary>The keys of services, which no person has.</summary>
    public static readonly ImmutableArray<string> KeysOfServices = ["version", "messages", "heartbeat", "timeToLive"];

    /// <summary>The keys.</summary>
    public static readonly ImmutableArray<string> Keys = [.. KeysOfServices, "examples"];

    public static AgentDescriptor Bind(MappingCursor agent, AgentDescriptor standard)
    {
        var heartbeat = BindHeartbeat(agent.Optional("heartbeat"));
        return standard with
        {
            Version = BindText(agent.Optional("version"), "a version", AgentLimits.VersionMax) ?? "",
            Examples = BindExamples(agent.Optional("examples")),
            Messages = agent.Optional("messages")?.AsWord("how messages reach the agent", "step", "push") == "push" ? MessageDelivery.Push : MessageDelivery.Step,
            Heartbeat = heartbeat,
            TimeToLive = BindTimeToLive(agent, heartbeat),
        };
    }

    private static TimeSpan? BindHeartbeat(NodeCursor? cursor)
    {
        var interval = cursor?.AsDuration(AgentLimits.HeartbeatMin);
        if (!(interval > AgentLimits.HeartbeatMax))
        {
            return interval;
        }

        cursor!.FailExpected($"a duration from {DurationText.Format(AgentLimits.HeartbeatMin)} to {DurationText.Format(AgentLimits.HeartbeatMax)}");
        return null;
    }

    private static TimeSpan? BindTimeToLive(MappingCursor agent, TimeSpan? heartbeat)
    {
        if (agent.Optional("timeToLive") is not { } cursor)
        {
            return null;
        }

        if (!agent.Has("heartbeat"))
        {
            cursor.Fail("the key 'timeToLive' belongs to agents with a heartbeat; add the key 'heartbeat', or remove this one");
            return null;
        }

        var timeToLive = cursor.AsDuration(AgentLimits.HeartbeatMin);
        if (timeToLive <= heartbeat || timeToLive > AgentLimits.TimeToLiveMax)
        {
            cursor.FailExpected($"a duration longer than the heartbeat, and at most {DurationText.Format(AgentLimits.TimeToLiveMax)}");
        }

        return timeToLive;
    }

    private static ImmutableArray<string> BindExamples(NodeCursor? cursor)
    {
        var examples = cursor?.AsList("a list of requests that the agent is good for") ?? [];
        if (examples.Length > AgentLimits.ExamplesMax)
        {
            cursor!.Fail($"expected at most {AgentLimits.ExamplesMax} examples, found {examples.Length}; keep the best");
        }

        return [.. examples.Select(example => BindText(example, "an example", AgentLimits.ExampleMax)).OfType<string>()];
    }

    private static string? BindText(NodeCursor? cursor, string what, int max)
    {
        var text = cursor?.AsText($"{what} of at most {max} characters");
        if (text?.Length > max)
        {
            cursor!.Fail($"expected {what} of at most {max} characters, found {text.Length}; make it shorter");
        }

        return text;
    }
}
