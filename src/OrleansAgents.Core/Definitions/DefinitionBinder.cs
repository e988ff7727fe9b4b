using System.Collections.Immutable;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Schemas;

namespace OrleansAgents.Core.Definitions;

/// <summary>Makes a checked definition of a document: every reference resolved, every bound within the operator's.</summary>
public static class DefinitionBinder
{
    /// <summary>The code of every refusal.</summary>
    public const string InvalidCode = "definition.invalid";

    /// <summary>Binds a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="limits">The operator's limits, which the definition may lower.</param>
    /// <param name="hash">The content hash of the document's text.</param>
    /// <returns>The definition, or a refusal <c>definition.invalid</c> with every problem in source order (the first 100).</returns>
    public static Result<WorkflowDefinition> Bind(DocumentNode document, WorkflowLimits limits, DefinitionHash hash)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(limits);
        var problems = new ProblemCollector();
        var root = NodeCursor.AtRoot(document, problems).AsMapping("a workflow definition: a mapping with name and steps");
        var definition = root is null ? null : Bind(root, limits, hash);
        return definition is not null && problems.IsEmpty ? definition : problems.ToError(InvalidCode, "The workflow definition");
    }

    private static WorkflowDefinition? Bind(MappingCursor root, WorkflowLimits operatorLimits, DefinitionHash hash)
    {
        root.AllowOnly(DefinitionKeys.Definition);
        var name = root.Required("name", "the name that runs ask for")?.AsName("the definition's name");
        var description = root.Optional("description")?.AsText("a description");
        var input = root.Optional("input") is { } schema ? SchemaCompiler.Compile(schema) : null;
        var shape = ShapeSection.Of(root);
        var limits = LimitsSection.Bind(root, operatorLimits, shape);
        var steps = StepsSection.Bind(root, shape, limits);
        var route = RouteSection.Bind(root, limits);
        var loop = shape != WorkflowShape.Routed && root.Optional("loop") is { } section ? LoopSection.Bind(section, steps, limits) : null;
        var output = root.Optional("output") is { } id ? steps.Find(id) : route is null ? steps.Definitions.Length - 1 : null;
        var routing = RoutingSection.BindRoot(root, steps, limits);
        WaitNames.Check(steps, routing, asks: loop?.OnExhausted == ExhaustedPolicy.Ask || route?.OnExhausted == ExhaustedPolicy.Ask);
        if (name is null || (output is null && (route is null || root.Has("output"))) || steps.Definitions.IsEmpty || (loop is null && root.Has("loop")))
        {
            return null;
        }

        var definition = new WorkflowDefinition
        {
            Name = name,
            Description = description ?? "",
            Hash = hash,
            InputSchema = input,
            Steps = RoutingSection.Apply(routing, steps.Definitions),
            Loop = loop,
            Route = route,
            IsParallel = shape == WorkflowShape.Parallel,
            OutputStep = output,
            MessageRetry = RetrySection.BindMessages(root.Optional("messages"), limits.Configured),
            Limits = limits.Own,
        };
        HopBudget.Check(root, definition, operatorLimits);
        return definition;
    }
}
