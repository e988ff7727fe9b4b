using System.Runtime.CompilerServices;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>A router that remembers decisions.</summary>
internal sealed class ScriptedRoutes(IReadOnlyList<ReplayedDecision> past) : IRoutes
{
    public Task<Result<Recommendation>> RecommendAsync(string query, string? capability, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<ReplayedDecision> ReplayAsync(ReplayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var decision in past.Where(d => (request.Definition ?? d.Definition) == d.Definition).Take(request.Runs))
        {
            await Task.Yield();
            yield return decision;
        }
    }
}
