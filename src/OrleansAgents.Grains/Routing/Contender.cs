using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Grains.Routing;

/// <summary>A candidate, and what the policy judges it by.</summary>
/// <param name="Candidate">What the router said of it.</param>
/// <param name="Entry">The agent; null when it is not known.</param>
/// <param name="Load">What it works on; null when nobody knows.</param>
/// <param name="IsGone">Whether it cannot be called any more.</param>
/// <param name="HasFailed">Whether an attempt of the step failed on it in this cycle.</param>
internal readonly record struct Contender(Candidate Candidate, AgentEntry? Entry, AgentLoad? Load, bool IsGone, bool HasFailed)
{
    /// <summary>Gets what a million tokens read and a million written cost; 0 without a price.</summary>
    public decimal Price => Entry?.Agent.Chat is { } chat ? chat.InputPrice + chat.OutputPrice : 0;

    /// <summary>Gets how likely a call ends well, whatever the words, as a factor from 0 to 1.</summary>
    public double Reliability => (Entry?.Health == AgentHealth.Late ? PolicyWeights.Late : 1)
        * (HasFailed ? PolicyWeights.FailedBefore : 1)
        * (Load is { CircuitOpen: true } ? PolicyWeights.CircuitOpen : 1)
        * (IsGone ? PolicyWeights.Gone : 1);

    /// <summary>Gets how busy it is, from 0 to 1: below a half while a call can begin at once, and the more the more calls it has.</summary>
    public double Busyness
    {
        get
        {
            if (Load is not { } load)
            {
                return 0;
            }

            double busy = load.Running + load.Waiting;
            var waits = Entry is { Agent: var agent } && UsableAgent.Waits(agent, load);
            return (waits ? 0.5 : 0) + (busy / (1 + busy) / 2);
        }
    }

    /// <summary>What it is worth: the greatest is chosen.</summary>
    /// <param name="highestPrice">The price of the dearest candidate.</param>
    /// <param name="isLast">Whether a failure would be the end.</param>
    public double ScoreAt(decimal highestPrice, bool isLast)
    {
        var priceShare = highestPrice > 0 ? (double)(Price / highestPrice) : 0;
        var thrift = isLast ? PolicyWeights.LastThrift : 1;
        return Math.Max(Candidate.Confidence, PolicyWeights.LeastConfidence)
            * (isLast ? Math.Pow(Reliability, PolicyWeights.LastReliability) : Reliability)
            * (1 - (thrift * PolicyWeights.Load * Busyness))
            * (1 - (thrift * PolicyWeights.Price * priceShare));
    }
}
