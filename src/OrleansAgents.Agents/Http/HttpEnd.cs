using OrleansAgents.Agents.Circuits;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Http;

/// <summary>How an HTTP call ended. The answer alone does not say it: an agent may give any code to an error of its own.</summary>
/// <param name="Answer">What the caller gets.</param>
/// <param name="Verdict">What it says about the agent.</param>
internal readonly record struct HttpEnd(AgentAnswer Answer, CircuitVerdict Verdict)
{
    /// <summary>Makes the end of a call that the agent answered itself.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The end.</returns>
    public static HttpEnd Answered(AgentAnswer answer) => new(answer, CircuitVerdict.Answers);

    /// <summary>Makes the end of a call to an agent that does not work.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The end.</returns>
    public static HttpEnd Failed(AgentAnswer answer) => new(answer, CircuitVerdict.Fails);
}
