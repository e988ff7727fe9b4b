using System.Runtime.CompilerServices;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>A router whose answers a test writes; it remembers what it was asked, and fails where it is told to.</summary>
public sealed class FakeRoutes : IRoutes
{
    public List<(string Query, string? Capability)> Queries { get; } = [];

    public List<ReplayRequest> Replays { get; } = [];

    public Result<Recommendation> Answer { get; set; } = new Recommendation("text/1", []);

    public List<ReplayedDecision> Past { get; } = [];

    /// <summary>What is thrown after the decisions of the past; null for their end.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether the replay goes on after the decisions until it is cancelled.</summary>
    public bool Lingers { get; set; }

    public Task<Result<Recommendation>> RecommendAsync(string query, string? capability, CancellationToken cancellationToken)
    {
        Queries.Add((query, capability));
        return Task.FromResult(Answer);
    }

    public async IAsyncEnumerable<ReplayedDecision> ReplayAsync(ReplayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Replays.Add(request);
        foreach (var decision in Past)
        {
            await Task.Yield();
            yield return decision;
        }

        if (Failure is not null)
        {
            throw Failure;
        }

        if (Lingers)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }
}
