using OrleansAgents.Core.Agents;

namespace OrleansAgents.Core.Errors;

/// <summary>A refusal: expected, named, and safe to show to a remote caller.</summary>
/// <param name="Code">Stable, dotted, documented; scripts may depend on it (<c>workflow.not_found</c>).</param>
/// <param name="Kind">The class of the refusal, which the front door maps to a status.</param>
/// <param name="Message">What was expected, what was found, and what to do. Never a secret.</param>
public sealed record DomainError(string Code, ErrorKind Kind, string Message)
{
    /// <summary>Gets each single problem when one refusal reports several, in source order.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Gets what was used of a chat model before it came to this; null when none was. It counts like that of a success.</summary>
    public AgentUsage? Usage { get; init; }
}
