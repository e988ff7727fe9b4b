using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Problems;

/// <summary>The body of every refusal (RFC 9457, <c>application/problem+json</c>).</summary>
/// <param name="Title">The class of the refusal, in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was expected, what was found, and what to do.</param>
/// <param name="Code">Stable and dotted; scripts may depend on it.</param>
/// <param name="CorrelationId">The id to look for in the logs.</param>
/// <param name="Problems">Each single problem, when one refusal reports several or knows the place; otherwise absent.</param>
internal record ApiProblem(
    string Title, int Status, string Detail, string Code, string CorrelationId, IReadOnlyList<Problem>? Problems);
