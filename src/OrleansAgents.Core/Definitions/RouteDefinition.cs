namespace OrleansAgents.Core.Definitions;

/// <summary>A routed workflow: each hop the arbitrator names one of the steps, or says done.</summary>
/// <param name="Until">When the workflow is done whatever the arbitrator would say, judged on the newest result; null leaves it to the arbitrator.</param>
/// <param name="OnExhausted">What happens when the hops are used up.</param>
/// <param name="Wait">How the question is met that <see cref="ExhaustedPolicy.Ask"/> asks.</param>
public sealed record RouteDefinition(LoopCondition? Until, ExhaustedPolicy OnExhausted, WaitPolicy Wait);
