using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansAgents.Agents.Circuits;
using OrleansAgents.Agents.Http;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Agents.Local;
using OrleansAgents.Agents.Local.Echo;
using OrleansAgents.Agents.Local.Reviewing;
using OrleansAgents.Agents.Local.Search;
using OrleansAgents.Agents.Local.Writing;
using OrleansAgents.Agents.Processes;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Agents.Tests;

/// <summary>Builds calls and an invoker with every connector.</summary>
internal static class Calls
{
    public static AgentCall To(
        AgentDescriptor agent, string input = "{}", string with = "{}", IReadOnlyDictionary<string, JsonPayload>? steps = null,
        double timeoutSeconds = 60, string requestId = "w1/step/1/1") => new()
        {
            RequestId = requestId,
            CorrelationId = "c1",
            TargetAgent = agent.Name,
            RequestType = "work",
            TimeoutSeconds = timeoutSeconds,
            Payload = new()
            {
                Input = JsonPayload.Parse(input),
                Steps = steps ?? new Dictionary<string, JsonPayload>(),
                Hop = 1,
                Cycle = 1,
                MaxCycles = 1,
                RemainingHops = 0,
                With = JsonPayload.Parse(with),
            },
        };

    public static AgentInvoker Invoker(TimeProvider? time = null, AgentOptions? options = null, params IAgentConnector[] connectors)
    {
        var clock = time ?? TimeProvider.System;
        var bounds = Options.Create(options ?? new AgentOptions());
        if (connectors.Length == 0)
        {
            connectors =
            [
                new LocalConnector([new EchoAgent(clock), new SearchAgent(bounds), new WriteAgent(), new ReviewAgent()]),
                new ProcessConnector(bounds, clock),
                Http(bounds.Value, clock),
            ];
        }

        return new(connectors, bounds, clock, NullLogger<AgentInvoker>.Instance);
    }

    public static HttpConnector Http(AgentOptions options, TimeProvider time, AddressRule? rule = null, AgentCircuits? circuits = null)
    {
        var bounds = Options.Create(options);
        return new(new(rule ?? AddressRule.Strict), circuits ?? new(bounds, time), bounds, time);
    }

    public static AgentDescriptor Local(string type) => new(type, AgentKind.Local) { Type = type };
}
