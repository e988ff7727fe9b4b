using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Locks;

/// <summary>The refusal of a lock that somebody holds: it says who, for how long, and who waits.</summary>
/// <param name="Title">The class of the refusal, in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was expected, what was found, and what to do.</param>
/// <param name="Code">Stable and dotted; scripts may depend on it.</param>
/// <param name="CorrelationId">The id to look for in the logs.</param>
/// <param name="Problems">Each single problem; absent.</param>
/// <param name="Owner">The holder as the refusal was written; absent when the lock has become free meanwhile.</param>
/// <param name="ExpiresAt">When its lease ends if it is not renewed.</param>
/// <param name="Queue">The owners that wait, first come first.</param>
internal sealed record LockProblem(
    string Title,
    int Status,
    string Detail,
    string Code,
    string CorrelationId,
    IReadOnlyList<Problem>? Problems,
    string? Owner,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<string>? Queue)
    : ApiProblem(Title, Status, Detail, Code, CorrelationId, Problems);
