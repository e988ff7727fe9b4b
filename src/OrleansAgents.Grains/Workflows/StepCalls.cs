using System.Collections.Frozen;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>Makes the call of one attempt, with the locks that it needs, and says what came of it as a command.</summary>
/// <param name="agents">The agents.</param>
/// <param name="invoker">How they are called.</param>
/// <param name="locks">Takes locks for attempts.</param>
/// <param name="stalls">Hears of calls that take too long.</param>
/// <param name="jitter">Gives random numbers from 0 to 1.</param>
/// <param name="time">The clock.</param>
public sealed class StepCalls(IAgentDirectory agents, IAgentInvoker invoker, StepLocks locks, IStallWatch stalls, Jitter jitter, TimeProvider time)
{
    /// <summary>How much longer than its timeout a call may seem to take before somebody is told.</summary>
    private static readonly TimeSpan StallGrace = TimeSpan.FromSeconds(5);

    /// <summary>What an agent answers, or is said to answer, that is away or full: another one may do better.</summary>
    private static readonly FrozenSet<string> Elsewhere =
        FrozenSet.ToFrozenSet(["agent.offline", "agent.draining", "agent.unreachable", "agent.circuit_open", "agent.busy", "agent.unknown"], StringComparer.Ordinal);

    /// <summary>Makes a call and waits for its end.</summary>
    /// <param name="workflow">The run, which journals the locks before the agent is called.</param>
    /// <param name="state">The state in which the call was claimed.</param>
    /// <param name="effect">The claimed call.</param>
    /// <param name="keep">Gets the locks, which the caller gives up when the answer is durable.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer.</returns>
    internal async ValueTask<WorkflowCommand> CallAsync(
        IWorkflowGrain workflow, WorkflowState state, WorkflowEffect.CallAgent effect, Action<LockHolding> keep, CancellationToken cancellationToken)
    {
        var step = state.Definition.Steps[effect.StepIndex];
        if (step.Locks.IsEmpty)
        {
            return await CallAsync(state, effect, [], cancellationToken);
        }

        var started = time.GetTimestamp();
        var taken = await locks.TakeAsync(workflow, state, effect, cancellationToken);
        if (!taken.TryGet(out var holding, out var error))
        {
            return new WorkflowCommand.FailStep(
                effect.Id, new(error.Code, error.Message, Retryable: error.Kind != Core.Errors.ErrorKind.Invalid), time.GetElapsedTime(started), jitter());
        }

        keep(holding);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, holding.Lost);
        try
        {
            return await CallAsync(state, effect, holding.Locks, stop.Token);
        }
        catch (OperationCanceledException) when (holding.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return LostLocks(effect.Id, holding.WhyLost, time.GetElapsedTime(started), jitter());
        }
    }

    /// <summary>The answer of an attempt that lost a lock while its agent worked.</summary>
    internal static WorkflowCommand.FailStep LostLocks(EffectId effect, string why, TimeSpan elapsed, double jitter) => new(
        effect, new("lock.lost", $"{why} What the agent did meanwhile may meet what the next holder does; its fence tells them apart.", Retryable: true), elapsed, jitter, OutcomeUnknown: true);

    private ValueTask<WorkflowCommand> CallAsync(WorkflowState state, WorkflowEffect.CallAgent effect, IReadOnlyList<HeldLock> held, CancellationToken cancellationToken)
    {
        if (agents.Find(effect.Agent) is not { } agent)
        {
            var message = $"Agent '{effect.Agent}' is not registered any more. Register it again or add it to orleansagents.yaml.";
            return new(new WorkflowCommand.FailStep(effect.Id, new("agent.unknown", message, Retryable: true), default, jitter()) { Reroute = true });
        }

        var started = time.GetTimestamp();
        var call = AgentCallBuilder.Build(state, effect, agent, held);
        var answer = invoker.CallAsync(agent, call, cancellationToken);
        return answer.IsCompletedSuccessfully
            ? new(ToCommand(state, effect, call, answer.Result, time.GetElapsedTime(started)))
            : WaitAsync(state, effect, call, answer, started);
    }

    private async ValueTask<WorkflowCommand> WaitAsync(
        WorkflowState state, WorkflowEffect.CallAgent effect, AgentCall call, ValueTask<AgentAnswer> answer, long started)
    {
        var due = time.GetUtcNow() + TimeSpan.FromSeconds(call.TimeoutSeconds) + StallGrace;
        stalls.Expect(
            new(StallKind.Step, call.RequestId, state.Id.Value, $"Step '{effect.Id.Step}' was given to agent '{effect.Agent}', which has not answered within the step's timeout; it may be waiting for a free place."),
            due);
        try
        {
            return ToCommand(state, effect, call, await answer, time.GetElapsedTime(started));
        }
        finally
        {
            stalls.Met(StallKind.Step, call.RequestId);
        }
    }

    private WorkflowCommand ToCommand(WorkflowState state, WorkflowEffect.CallAgent effect, AgentCall call, AgentAnswer answer, TimeSpan elapsed)
    {
        if (answer.Status == AnswerStatus.Success)
        {
            return new WorkflowCommand.CompleteStep(effect.Id, answer.Result, elapsed)
            {
                Messages = answer.Messages,
                MessagesThrough = call.Payload.Messages is [.., var newest] ? newest.Number : 0,
                PushAgents = answer.Messages.Count == 0 ? [] : PushAgents.Of(state, agents),
                TraceParent = answer.Messages.Count == 0 ? null : TraceParent.Of(effect.Id),
                Usage = answer.Usage,
            };
        }

        var error = answer.Error ?? new AgentError("agent.no_reason", $"The agent answered '{answer.Status}' without a reason.", Retryable: false);
        return new WorkflowCommand.FailStep(
            effect.Id, new(error.Code, error.Message, error.Retryable), elapsed, jitter(), OutcomeUnknown: answer.OutcomeUnknown || answer.Status == AnswerStatus.Timeout)
        {
            RetryAfter = RetryAfterOf(error),
            Reroute = Elsewhere.Contains(error.Code) || agents.FindEntry(effect.Agent) is not { IsUsable: true },
            Usage = answer.Usage,
        };
    }

    /// <summary>How long an agent asks to be left alone.</summary>
    internal static TimeSpan RetryAfterOf(AgentError error) =>
        error.RetryAfterSeconds is > 0 and < 86_400 ? TimeSpan.FromSeconds(error.RetryAfterSeconds) : TimeSpan.Zero;
}
