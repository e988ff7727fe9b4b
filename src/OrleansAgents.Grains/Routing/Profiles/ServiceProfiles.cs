using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Grains.Routing.Knowledge;

namespace OrleansAgents.Grains.Routing.Profiles;

/// <summary>What agents say of themselves, computed once for each agent. Thread-safe.</summary>
internal static class ServiceProfiles
{
    /// <summary>The most services that a model tells apart; agents that say the same of themselves count once. Further ones are not judged by words.</summary>
    public const int Max = IRouteEvaluation.ServicesMax;

    private const string Method = "1";                          // another number for every change of how models are made

    private static readonly ConditionalWeakTable<AgentDescriptor, ServiceProfile> Known = [];

    /// <summary>Gives an agent's profile.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>The profile.</returns>
    public static ServiceProfile Of(AgentDescriptor agent) => Known.GetValue(agent, ServiceProfile.Of);

    /// <summary>Gives the different profiles of agents.</summary>
    /// <param name="agents">The agents.</param>
    /// <returns>At most <see cref="Max"/>, in the order of their ids.</returns>
    public static ImmutableArray<ServiceProfile> Distinct(ImmutableArray<AgentDescriptor> agents) =>
        [.. agents.Select(Of).DistinctBy(profile => profile.Id).OrderBy(profile => profile.Id, StringComparer.Ordinal).Take(Max)];

    /// <summary>Says whether several different services carry one capability, so that words decide between them.</summary>
    /// <param name="agents">The agents.</param>
    /// <returns>True when a model is needed to route the steps of workflows.</returns>
    public static bool AreAmbiguous(ImmutableArray<AgentDescriptor> agents)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        return agents.Any(agent => agent.Capabilities.Any(tag => !first.TryAdd(tag, Of(agent).Id) && first[tag] != Of(agent).Id));
    }

    /// <summary>Names what a model of profiles is trained on: the profiles, the knowledge and the method.</summary>
    /// <param name="profiles">The profiles.</param>
    /// <param name="knowledge">The knowledge.</param>
    /// <returns>A hash, lower-case hexadecimal.</returns>
    public static string InputHash(ImmutableArray<ServiceProfile> profiles, CapabilityKnowledge knowledge) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [Method, knowledge.Hash, .. profiles.Select(p => p.Id)]))));
}
