using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Agents;

/// <summary>The refusals of agents that the front door itself makes; the others come from the registry.</summary>
internal static class AgentErrors
{
    public const string KindRefusedCode = "agent.kind_refused";

    /// <summary>Whoever reaches this server must not be able to make it run programs or spend a key.</summary>
    public static DomainError KindRefused(string kind) => new(
        KindRefusedCode,
        ErrorKind.Invalid,
        $"Agents of kind {kind} come only from the operator's configuration; over HTTP, register an agent of kind http.");
}
