using System.Collections.Immutable;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Configuration;

/// <summary>Makes a checked <see cref="OperatorFile"/> of a document.</summary>
public static class OperatorFileBinder
{
    /// <summary>The code of every refusal.</summary>
    public const string InvalidCode = "configuration.invalid";

    private static readonly KnownKeys Keys = new("agents", "definitions", "limits", "routing");

    /// <summary>Binds a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="templates">Checks the templates of chat agents and of chat models that route; null leaves that to the first call.</param>
    /// <returns>The file, or a refusal <c>configuration.invalid</c> with every problem in source order (the first 100).</returns>
    public static Result<OperatorFile> Bind(DocumentNode document, TemplateCheck? templates = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var problems = new ProblemCollector();
        var file = OperatorFile.Empty;
        if (NodeCursor.AtRoot(document, problems).AsMapping("a mapping with agents, definitions, limits and routing") is { } root)
        {
            root.AllowOnly(Keys);
            file = new(BindAgents(root.Optional("agents"), templates), BindDefinitions(root.Optional("definitions")))
            {
                Limits = OperatorLimitsSection.Bind(root.Optional("limits")),
                Routing = RoutingSection.Bind(root.Optional("routing"), templates),
            };
        }

        return problems.IsEmpty ? file : problems.ToError(InvalidCode, "The operator's file");
    }

    private static ImmutableArray<AgentDescriptor> BindAgents(NodeCursor? cursor, TemplateCheck? templates)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. (cursor?.AsList("a list of agents") ?? []).Select(a => AgentSection.Bind(a, lines, templates)).OfType<AgentDescriptor>()];
    }

    private static ImmutableArray<string> BindDefinitions(NodeCursor? cursor)
    {
        const string Expected = "the path of a workflow definition";
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var item in cursor?.AsList("a list of paths of workflow definitions") ?? [])
        {
            if (item.AsNonEmptyText(Expected) is not { } path)
            {
                continue;
            }

            if (!lines.TryAdd(path, item.Node.Line))
            {
                item.FailExpected($"{Expected} that is not listed yet", $"line {lines[path]} has it already; remove one");
            }

            paths.Add(path);
        }

        return paths.DrainToImmutable();
    }
}
