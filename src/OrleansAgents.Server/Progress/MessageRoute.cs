using System.Collections.Immutable;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Progress;

/// <summary>The messages from one sender to one recipient.</summary>
/// <param name="From">The sender's role.</param>
/// <param name="To">The recipient step, or the role that no step has.</param>
internal sealed record MessageRoute(string From, string To)
{
    /// <summary>Gets how many were sent.</summary>
    public int Sent { get; init; }

    /// <summary>Gets the newest failed delivery; null when none failed, or what was to be delivered has come or is dead.</summary>
    public WorkflowEvent.MessageDeliveryFailed? Failing { get; init; }

    /// <summary>Gets the numbers of the dead letters.</summary>
    public ImmutableHashSet<long> Dead { get; init; } = [];

    /// <summary>Gets why the newest dead letter is dead; null when there is none.</summary>
    public StepError? DeadBecause { get; init; }
}
