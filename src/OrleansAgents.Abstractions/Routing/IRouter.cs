using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Routing;

/// <summary>Informs: which services could take a step or a query. Stateless, in process, and fast enough to run inside a grain's turn. Thread-safe.</summary>
public interface IRouter
{
    /// <summary>Recommends services for a step. Never offers one without the capability, nor one that is offline.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="step">The step.</param>
    /// <returns>The recommendation; without candidates when nobody can do it.</returns>
    Recommendation Recommend(WorkflowState state, StepDefinition step);

    /// <summary>Recommends services for a query that belongs to no step.</summary>
    /// <param name="query">The words. Only the first 8,192 characters are judged.</param>
    /// <param name="capability">The tag that services must carry; null for any service.</param>
    /// <param name="ofStep">Whether the words are those of a step, whose definition asks for the capability: that they fit others too is no objection then.</param>
    /// <returns>The recommendation; without candidates when nobody can do it.</returns>
    Recommendation Recommend(string query, string? capability, bool ofStep = false);
}
