using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Registry;

/// <summary>The refusals of the registry.</summary>
public static class AgentErrors
{
    /// <summary>What was said of an agent is wrong.</summary>
    public const string InvalidCode = "agent.invalid";

    /// <summary>Nobody has the name.</summary>
    public const string NotFoundCode = "agent.not_found";

    /// <summary>The operator's file has the name.</summary>
    public const string ConfiguredCode = "agent.configured";

    /// <summary>As many agents are registered as may be.</summary>
    public const string TooManyCode = "agent.too_many";

    /// <summary>The agent's document changes all the time.</summary>
    public const string BusyCode = "agent.busy";

    /// <summary>Refuses what is wrong.</summary>
    /// <param name="what">What was checked: the registration, the heartbeat.</param>
    /// <param name="problems">Every problem; at least one.</param>
    /// <returns><c>agent.invalid</c>.</returns>
    public static DomainError Invalid(string what, IReadOnlyList<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return new(InvalidCode, ErrorKind.Invalid, $"{what} has {(problems.Count == 1 ? "a problem" : $"{problems.Count} problems")}: {string.Join("; ", problems)}.")
        {
            Problems = problems,
        };
    }

    /// <summary>Refuses a name that nobody has.</summary>
    /// <param name="name">The name.</param>
    /// <returns><c>agent.not_found</c>.</returns>
    public static DomainError NotFound(string name) => new(
        NotFoundCode, ErrorKind.NotFound, $"Expected the name of an agent, found '{name}', which nobody has. Register it (PUT /v1/agents/{{name}}), or look at the list.");

    /// <summary>Refuses to change what the operator's file says.</summary>
    /// <param name="name">The name.</param>
    /// <returns><c>agent.configured</c>.</returns>
    public static DomainError Configured(string name) => new(
        ConfiguredCode, ErrorKind.Conflict, $"Agent '{name}' stands in the operator's configuration, which wins. Register under another name, or change orleansagents.yaml.");

    /// <summary>Refuses one agent more.</summary>
    /// <param name="max">How many may be registered.</param>
    /// <returns><c>agent.too_many</c>.</returns>
    public static DomainError TooMany(int max) => new(
        TooManyCode, ErrorKind.Unavailable, $"{max} agents are registered, as many as may be. Remove some, or raise OrleansAgents:Agents:RegisteredMax.");

    /// <summary>Refuses what lost every race.</summary>
    /// <param name="name">The name.</param>
    /// <returns><c>agent.busy</c>.</returns>
    public static DomainError Busy(string name) => new(
        BusyCode, ErrorKind.Unavailable, $"Others changed agent '{name}' at the same time, again and again. Try again.");
}
