using System.Collections.Immutable;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Routing;

/// <summary>A router that has judged the words of every query in the same way.</summary>
/// <param name="candidates">Whom it names, best first.</param>
public sealed class FixedRouter(params (string Service, double Confidence)[] candidates) : IRouter
{
    /// <summary>Gets what it says.</summary>
    public Recommendation Recommendation { get; init; } =
        new("fixed/1", [.. candidates.Select(candidate => new Candidate(candidate.Service, candidate.Confidence, ["fixed"]))]) { None = 0.1, ElapsedMicros = 7 };

    /// <summary>Gets the words of the steps that it was asked about, newest last.</summary>
    public ImmutableList<string> Queries { get; private set; } = [];

    /// <inheritdoc/>
    public Recommendation Recommend(WorkflowState state, StepDefinition step)
    {
        Queries = Queries.Add(RouteQuery.Of(state, step));
        return Recommendation;
    }

    /// <inheritdoc/>
    public Recommendation Recommend(string query, string? capability, bool ofStep = false) => Recommendation;
}
