using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>Takes the best candidate; of equals, the first.</summary>
public sealed class PolicyArbitrator : IArbitrator
{
    private const string Policy = "policy";

    /// <inheritdoc/>
    public RoutingDecision Decide(WorkflowState state, StepDefinition step, Recommendation recommendation)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(recommendation);
        return recommendation.Candidates switch
        {
            [] => new(null, NobodyFor(step), Policy),
            [var only] => new(only.Service, "the only candidate", Policy),
            var several => new(several.MaxBy(c => c.Confidence)!.Service, $"the best of {several.Length} candidates", Policy),
        };
    }

    private static string NobodyFor(StepDefinition step) => step.Agent is { } name
        ? $"Step '{step.Id}' names agent '{name}', which is not registered. Add it to orleansagents.yaml."
        : $"No agent has capability '{step.Capability}', which step '{step.Id}' asks for. Add one to orleansagents.yaml.";
}
