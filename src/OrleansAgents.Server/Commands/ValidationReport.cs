using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Server.Commands;

/// <summary>What <c>validate</c> found, as one JSON document. What only a valid definition has is null otherwise.</summary>
/// <param name="File">The file, as the user wrote it.</param>
/// <param name="Valid">Whether it can be run.</param>
internal sealed record ValidationReport(string File, bool Valid)
{
    /// <summary>Gets the definition's name.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the content hash.</summary>
    public string? Hash { get; init; }

    /// <summary>Gets how the steps follow each other.</summary>
    public WorkflowShape? Shape { get; init; }

    /// <summary>Gets the steps, in the order of the file.</summary>
    public IReadOnlyList<ValidatedStep>? Steps { get; init; }

    /// <summary>Gets the loop; null for none.</summary>
    public ValidatedLoop? Loop { get; init; }

    /// <summary>Gets the step whose result is the output; null for the newest result of a routed workflow.</summary>
    public string? Output { get; init; }

    /// <summary>Gets how many passes the loop may make.</summary>
    public int? MaxCycles { get; init; }

    /// <summary>Gets the hops of the longest possible run.</summary>
    public int? MaxHops { get; init; }

    /// <summary>Gets the limit of hops for this shape.</summary>
    public int? HopLimit { get; init; }

    /// <summary>Gets the limits of a run: the operator's, as the definition lowers them.</summary>
    public WorkflowLimits? Limits { get; init; }

    /// <summary>Gets the stable code of the refusal; null when the definition is valid.</summary>
    public string? Code { get; init; }

    /// <summary>Gets what is wrong, in source order; empty when the definition is valid.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Reports a valid definition.</summary>
    /// <param name="file">The file, as the user wrote it.</param>
    /// <param name="definition">The definition.</param>
    /// <returns>The report.</returns>
    public static ValidationReport Of(string file, WorkflowDefinition definition) => new(file, Valid: true)
    {
        Name = definition.Name,
        Hash = definition.Hash.Value,
        Shape = definition.Shape,
        Steps = [.. definition.Steps.Select(step => ValidatedStep.Of(definition, step))],
        Loop = definition.Loop is { } loop ? new(Id(definition, loop.From), Id(definition, loop.To), [.. loop.Steps.Select(i => Id(definition, i))]) : null,
        Output = definition.OutputStep is { } output ? Id(definition, output) : null,
        MaxCycles = definition.MaxCycles,
        MaxHops = definition.MaxHops,
        HopLimit = definition.HopLimit,
        Limits = definition.Limits,
    };

    /// <summary>Reports a refusal.</summary>
    /// <param name="file">The file, as the user wrote it.</param>
    /// <param name="error">The refusal.</param>
    /// <returns>The report.</returns>
    public static ValidationReport Of(string file, DomainError error) => new(file, Valid: false)
    {
        Code = error.Code,
        Problems = error.Problems.Count > 0 ? error.Problems : [new(error.Message)],
    };

    private static string Id(WorkflowDefinition definition, int step) => definition.Steps[step].Id;
}

/// <summary>The loop of a valid definition.</summary>
/// <param name="From">The last step.</param>
/// <param name="To">The first step.</param>
/// <param name="Steps">The steps that each pass runs.</param>
internal sealed record ValidatedLoop(string From, string To, IReadOnlyList<string> Steps);

/// <summary>One step of a valid definition.</summary>
/// <param name="Id">Its id.</param>
/// <param name="After">The steps that must be settled first; in a linear workflow, the one before.</param>
/// <param name="Join">How many of them must complete; null when all must be settled.</param>
/// <param name="Capability">The capability that it asks for; null when it asks for something else.</param>
/// <param name="Agent">The agent that it names; null when it asks for something else.</param>
/// <param name="Signal">The signal that it waits for; null when it asks for something else.</param>
/// <param name="OnFailure">What its failure means.</param>
/// <param name="Effect">Whether a call of unknown outcome is made again.</param>
/// <param name="Approval">Whether a person approves it first.</param>
internal sealed record ValidatedStep(
    string Id,
    IReadOnlyList<string> After,
    int? Join,
    string? Capability,
    string? Agent,
    string? Signal,
    FailurePolicy OnFailure,
    EffectPolicy Effect,
    bool Approval)
{
    /// <summary>Reports a step.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="step">The step.</param>
    /// <returns>The report.</returns>
    public static ValidatedStep Of(WorkflowDefinition definition, StepDefinition step) => new(
        step.Id,
        [.. step.After.Select(before => definition.Steps[before].Id)],
        step.Join.Needed,
        step.Capability,
        step.Agent,
        step.Signal,
        step.OnFailure,
        step.Effect,
        step.Approval is not null);
}
