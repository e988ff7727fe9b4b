using System.Collections.Immutable;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Schemas;

namespace OrleansAgents.Core.Definitions;

/// <summary>
/// A checked workflow definition: every reference resolves, and its largest possible run fits its limits. Only the binder
/// makes one. Immutable, and shared by all runs that pin its <see cref="Hash"/>.
/// </summary>
public sealed record WorkflowDefinition
{
    /// <summary>Gets the name that runs ask for.</summary>
    public required string Name { get; init; }

    /// <summary>Gets a sentence for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Gets the content hash that runs pin.</summary>
    public required DefinitionHash Hash { get; init; }

    /// <summary>Gets the compiled JSON Schema of the input; null accepts any input.</summary>
    public JsonSchema? InputSchema { get; init; }

    /// <summary>Gets the steps, in the order of the file. <see cref="StepDefinition.Index"/> is the position here.</summary>
    public required ImmutableArray<StepDefinition> Steps { get; init; }

    /// <summary>Gets the loop; null for none.</summary>
    public LoopDefinition? Loop { get; init; }

    /// <summary>Gets how the arbitrator leads the run; null unless the workflow is routed.</summary>
    public RouteDefinition? Route { get; init; }

    /// <summary>Gets a value indicating whether the steps follow each other as their <c>after</c> says.</summary>
    public bool IsParallel { get; init; }

    /// <summary>Gets the index of the step whose result is the workflow's output; null takes the newest result, in a routed workflow.</summary>
    public required int? OutputStep { get; init; }

    /// <summary>Gets how often the delivery of a message to an agent is tried, and how long the pauses are.</summary>
    public RetryPolicy MessageRetry { get; init; } = RetryPolicy.Messages;

    /// <summary>Gets the limits of a run: the operator's, lowered where the definition says so.</summary>
    public required WorkflowLimits Limits { get; init; }

    /// <summary>Gets how the steps follow each other.</summary>
    public WorkflowShape Shape => (Route, IsParallel, Loop) switch
    {
        ({ }, _, _) => WorkflowShape.Routed,
        (_, true, _) => WorkflowShape.Parallel,
        (_, _, { }) => WorkflowShape.Cyclic,
        _ => WorkflowShape.Linear,
    };

    /// <summary>Gets the limit of hops for this shape.</summary>
    public int HopLimit => Limits.HopsOf(Shape);

    /// <summary>
    /// Gets the hops that a run may make: of a routed run, the limit; of others those of the longest possible run, in which
    /// each step is called once, and the loop's steps once more for each further cycle. A wait for a signal is no hop.
    /// </summary>
    public int MaxHops => Route is not null
        ? HopLimit
        : Calls(Steps) + (Loop is { } loop ? Calls(loop.Steps.Select(i => Steps[i])) * (loop.MaxCycles - 1) : 0);

    /// <summary>Gets how many passes of the loop a run may make; 1 without a loop.</summary>
    public int MaxCycles => Loop?.MaxCycles ?? 1;

    private static int Calls(IEnumerable<StepDefinition> steps) => steps.Count(step => step.Signal is null);
}
