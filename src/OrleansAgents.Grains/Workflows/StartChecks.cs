using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Grains.Workflows;

/// <summary>What must hold before anything of a run starts.</summary>
internal static class StartChecks
{
    private const int CorrelationIdMax = 128;
    private const int IdempotencyKeyMax = 256;

    /// <summary>Checks the request by itself.</summary>
    public static DomainError? Check(StartRequest request)
    {
        if (request.DefinitionName is null == request.DefinitionText is null)
        {
            return Invalid("request.invalid", "Expected a definition: either the name of a stored one, or its text.");
        }

        if (request.CorrelationId is { } correlation && !IsPrintable(correlation, CorrelationIdMax))
        {
            return Invalid("request.invalid", $"A correlation id has 1 to {CorrelationIdMax} printable ASCII characters.");
        }

        return request.IdempotencyKey is { } key && !IsPrintable(key, IdempotencyKeyMax)
            ? Invalid("request.invalid", $"An idempotency key has 1 to {IdempotencyKeyMax} printable ASCII characters.")
            : null;
    }

    /// <summary>Checks the name of who asks for something.</summary>
    public static DomainError? CheckWho(string by) => IsPrintable(by, CorrelationIdMax)
        ? null
        : Invalid("request.invalid", $"Who asks is named with 1 to {CorrelationIdMax} printable ASCII characters.");

    /// <summary>Checks that somebody can take each step now.</summary>
    public static DomainError? CheckAgents(WorkflowDefinition definition, IAgentDirectory agents)
    {
        List<Problem>? problems = null;
        foreach (var step in definition.Steps)
        {
            if (step.Signal is null && (step.Agent is { } name ? agents.Find(name) is null : agents.WithCapability(step.Capability!).IsEmpty))
            {
                (problems ??= []).Add(new(NobodyFor(step, agents), Path: $"/steps/{step.Index}"));
            }
        }

        return problems is null
            ? null
            : Invalid("definition.unknown_agent", string.Join(' ', problems.Select(p => p.Message))) with { Problems = problems };
    }

    /// <summary>Checks the input against the definition's schema.</summary>
    public static DomainError? CheckInput(WorkflowDefinition definition, JsonPayload input)
    {
        var problems = definition.InputSchema?.Validate(input) ?? [];
        return problems.IsEmpty ? null : Invalid("input.invalid", $"The input does not fit the schema of '{definition.Name}': {string.Join(' ', problems)}") with { Problems = problems };
    }

    private static string NobodyFor(StepDefinition step, IAgentDirectory agents)
    {
        var known = step.Agent is null
            ? agents.All.SelectMany(a => a.Capabilities).Distinct()
            : agents.All.Select(a => a.Name);
        var (what, list) = (step.Agent is { } name ? $"agent '{name}'" : $"an agent with capability '{step.Capability}'", string.Join(", ", known.Order()));
        return $"Step '{step.Id}' asks for {what}, which is not registered. Registered: {list}. Add it to orleansagents.yaml.";
    }

    private static bool IsPrintable(string text, int max) => text.Length is > 0 && text.Length <= max && text.All(c => c is >= ' ' and <= '~');

    private static DomainError Invalid(string code, string message) => new(code, ErrorKind.Invalid, message);
}
