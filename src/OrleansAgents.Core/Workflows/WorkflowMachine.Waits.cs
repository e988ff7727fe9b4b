using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Core.Workflows;

/// <content>Waits for people and signals: how they open, and what their answers lead to.</content>
public static partial class WorkflowMachine
{
    /// <summary>What the wait of a human agent adds to the step's id when the step has a gate of its own, which has the id.</summary>
    internal const string HumanSuffix = ".answer";

    /// <summary>What the question who takes a step adds to the step's id.</summary>
    internal const string RouteSuffix = ".route";

    private static WorkflowEvent.WaitOpened Opened(WaitKind kind, string name, string? step, int cycle, WaitPolicy policy, DateTimeOffset now) => new(
        kind, name, step, cycle, policy.Prompt, now, now + policy.Deadline, policy.Default, now + policy.Escalate?.After, policy.Escalate?.To);

    /// <summary>The wait before a step that is due; null when nothing keeps it.</summary>
    private static WorkflowEvent.WaitOpened? Opening(WorkflowState state, StepDefinition step, StepState at, DateTimeOffset now) =>
        step.Approval is { } gate && !at.IsApproved ? Opened(WaitKind.Approval, step.Id, step.Id, CycleOf(state, step), gate, now)
        : step.Signal is { } signal ? Opened(WaitKind.Signal, signal, step.Id, CycleOf(state, step), step.Wait, now)
        : null;

    /// <summary>What the answer of a step's wait leads to; null while there is none.</summary>
    private static WorkflowEvent? Answered(StepDefinition step, StepState at)
    {
        var wait = at.Wait!;
        if (wait.Expired)
        {
            var message = $"Nobody answered '{wait.Name}' before its deadline {wait.Deadline:u}, and it has no default.";
            return new WorkflowEvent.StepFailed(step.Id, at.Cycle, new("wait.deadline", message, Retryable: false));
        }

        return (wait.Answer, wait.Kind) switch
        {
            (null, _) => null,
            ({ } no, WaitKind.Approval) => new WorkflowEvent.StepFailed(step.Id, at.Cycle, Rejection(step, no)),
            ({ } answer, _) => new WorkflowEvent.StepCompleted(
                step.Id, at.Cycle, at.Attempt, answer.Payload, Math.Max(0, (answer.At - wait.OpenedAt).TotalMilliseconds)),
        };
    }

    private static StepError Rejection(StepDefinition step, WaitAnswer no) => new(
        "approval.rejected",
        no.IsDefault ? $"Nobody approved step '{step.Id}' before the deadline." : $"{no.By} did not approve step '{step.Id}'.",
        Retryable: false);

    /// <summary>What falls due by now: defaults of waits, and people who are asked besides.</summary>
    private static void PassTime(WorkflowTurn turn)
    {
        foreach (var step in turn.State.Definition.Steps)
        {
            if (turn.State.Steps[step.Index] is { Status: StepStatus.Waiting, Wait: { } wait } at)
            {
                PassTime(turn, wait, step.Id, at.Cycle);
            }
        }

        if (turn.State is { LoopExhausted: true, ExhaustedWait: { } question })
        {
            PassTime(turn, question, step: null, turn.State.CurrentCycle);
        }
    }

    private static void PassTime(WorkflowTurn turn, WaitState wait, string? step, int cycle)
    {
        if (!wait.IsOpen)
        {
            return;
        }

        if (wait.Deadline <= turn.Now)
        {
            turn.Add(wait.Default is { } answer
                ? new WorkflowEvent.WaitAnswered(wait.Name, step, cycle, answer, "deadline", turn.Now, IsDefault: true)
                : new WorkflowEvent.WaitExpired(wait.Name, step, cycle, turn.Now));
        }
        else if (wait.EscalateAt <= turn.Now)
        {
            turn.Add(new WorkflowEvent.WaitEscalated(wait.Name, step, cycle, wait.EscalateTo!, turn.Now));
        }
    }
}
