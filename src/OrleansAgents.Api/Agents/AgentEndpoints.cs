using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Responses;

namespace OrleansAgents.Api.Agents;

/// <summary>Shows the agents that can be called. Read-only: agents that run code come from the operator alone.</summary>
internal sealed class AgentEndpoints(IAgentDirectory directory)
{
    public Task ListAsync(HttpContext context) =>
        context.AnswerAsync(Statuses.Ok, directory.All, ViewJson.Default.IReadOnlyListAgentDescriptor);
}
