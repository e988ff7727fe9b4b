using OrleansAgents.Core.Agents;

namespace OrleansAgents.Sdk.Serving;

/// <summary>What a caller gets.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="NoRoom">Whether it is that the agent takes no call for the moment, which HTTP says with 503.</param>
internal readonly record struct DeskAnswer(AgentAnswer Answer, bool NoRoom);
