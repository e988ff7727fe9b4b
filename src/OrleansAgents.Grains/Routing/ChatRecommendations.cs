using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Grains.Routing;

/// <summary>Asks a chat model that recommends, and says in its answer's place what the router of this process says, and why.</summary>
/// <param name="router">The model.</param>
/// <param name="agents">The agents, of which the model is told.</param>
/// <param name="settings">The deadline.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatRecommendations(IChatRouter router, IAgentDirectory agents, RoutingSettings settings, TimeProvider time)
{
    private readonly ChatQuestion _question = new("chat router", settings.RouterChat?.Deadline ?? ChatRouting.DefaultDeadline, time);

    /// <summary>Asks, where there is a choice.</summary>
    /// <param name="local">What the router of this process says.</param>
    /// <param name="query">The words.</param>
    /// <param name="capability">The tag that all candidates carry; null when none is asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The model's recommendation; or <paramref name="local"/>, which says why when the model was asked.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<Recommendation> AskAsync(Recommendation local, string query, string? capability, CancellationToken cancellationToken)
    {
        ImmutableArray<AgentDescriptor> services = [.. local.Candidates.Select(candidate => agents.Find(candidate.Service)).OfType<AgentDescriptor>()];
        if (services.Length < 2)
        {
            return local;                                     // nobody is to choose between, or the others have gone this moment
        }

        var asked = new RoutingQuestion(query, capability, services);
        var (answer, fallback, used) = await _question.AskAsync(stop => router.RecommendAsync(asked, stop), said => ProblemOf(said, services), cancellationToken);
        return fallback is null ? answer! : local with { Fallback = fallback, Usage = answer?.Usage ?? used };
    }

    private static string? ProblemOf(Recommendation said, ImmutableArray<AgentDescriptor> services)
    {
        if (said.Candidates.IsDefaultOrEmpty)
        {
            return "it named no service";
        }

        var last = 1.0;
        foreach (var (service, confidence, _) in said.Candidates)
        {
            if (services.All(known => known.Name != service))
            {
                return $"it named '{service}', which was not offered";
            }

            if (!(confidence >= 0 && confidence <= last))
            {
                return "its confidences are not from 1 down to 0";
            }

            last = confidence;
        }

        return said.Candidates.DistinctBy(candidate => candidate.Service).Count() == said.Candidates.Length ? null : "it named a service twice";
    }
}
