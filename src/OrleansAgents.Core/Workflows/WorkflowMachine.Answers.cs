using System.Text.Json;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Workflows;

/// <content>Answers to waits. Each wait gets one, whoever repeats it, and whenever.</content>
public static partial class WorkflowMachine
{
    private static DomainError? Answer(WorkflowTurn turn, WorkflowCommand.Signal signal)
    {
        var state = turn.State;
        var step = StepOfWait(state, signal.Name);
        var at = step is null ? null : state.Steps[step.Index];
        var wait = step is null && signal.Name == WaitState.ExhaustedName ? state.ExhaustedWait : WaitNamed(at, signal.Name);
        if (wait is { IsOpen: false } && AnswerAgain(wait, signal) is var again && (again is null || !IsAwaitedAnew(step, at)))
        {
            return again;
        }

        if (state.IsTerminal)
        {
            return Ended(state);
        }

        if (signal.Payload.Length > state.Limits.PayloadBytes)
        {
            return new("payload.too_large", ErrorKind.TooLarge, TooLarge("The answer", signal.Payload.Length, state.Limits));
        }

        return wait is { IsOpen: true } ? AnswerOpen(turn, signal, wait, step, at)
            : step is { Signal: not null } ? Keep(turn, signal, step, at!)
            : NotOpen(state, signal.Name, step);
    }

    private static DomainError? AnswerOpen(WorkflowTurn turn, WorkflowCommand.Signal signal, WaitState wait, StepDefinition? step, StepState? at)
    {
        if (wait.Deadline <= turn.Now)
        {
            return Expired(wait);                             // the tick that writes the default is on its way
        }

        if (wait.Kind == WaitKind.Approval && ApprovalAnswer.Read(signal.Payload) is null)
        {
            return Invalid($"Expected {{\"approved\": true}} or {{\"approved\": false}} as the answer of approval '{wait.Name}', found {Excerpt(signal.Payload)}.");
        }

        if (wait.Kind == WaitKind.Clarification && ProblemOf(wait, signal) is { } unclear)
        {
            return Invalid(unclear);
        }

        if (wait.Kind == WaitKind.Exhausted && Extension(turn, signal) is { } refused)
        {
            return refused;
        }

        turn.Add(new WorkflowEvent.WaitAnswered(
            wait.Name, step?.Id, at?.Cycle ?? turn.State.CurrentCycle, signal.Payload, signal.By, turn.Now, IsDefault: false));
        return null;
    }

    /// <summary>Gives the room that an answer to a bound that is used up asks for.</summary>
    private static DomainError? Extension(WorkflowTurn turn, WorkflowCommand.Signal signal)
    {
        switch (ExhaustedAnswer.ActionOf(signal.Payload))
        {
            case null:
                return Invalid("Expected {\"action\": \"extend\", \"cycles\": N} (or \"hops\"), {\"action\": \"complete\"} or {\"action\": \"fail\"}, "
                    + $"found {Excerpt(signal.Payload)}.");
            case not ExhaustedAnswer.Extend:
                return null;
        }

        var extension = ExhaustedAnswer.ExtensionOf(signal.Payload);
        if (!GivesRoom(turn.State, extension))
        {
            return Invalid(turn.State.Definition.Loop is null
                ? $"Expected \"hops\" above {turn.State.MaxHops}, the present total, to extend the run."
                : $"Expected \"cycles\" above {turn.State.MaxCycles}, the present total, to extend the run.");
        }

        return ExtendBy(turn, extension, signal.Ceiling, signal.By, "answered the question what to do about the bound");
    }

    private static DomainError? Keep(WorkflowTurn turn, WorkflowCommand.Signal signal, StepDefinition step, StepState at)
    {
        if (at.EarlySignal is { } kept)
        {
            return IsSame(kept, signal) ? null : AnsweredBefore(signal.Name, kept);
        }

        turn.Add(new WorkflowEvent.SignalKept(signal.Name, step.Id, signal.Payload, signal.By, turn.Now));
        return null;
    }

    /// <summary>The answer to a second answer: nothing to do when it is the same.</summary>
    private static DomainError? AnswerAgain(WaitState wait, WorkflowCommand.Signal signal) => wait.Answer switch
    {
        null => Expired(wait),
        { IsDefault: true } => Expired(wait),
        { } answer => IsSame(answer, signal) ? null : AnsweredBefore(wait.Name, answer),
    };

    /// <summary>Says whether a signal that came before is going to be waited for once more.</summary>
    private static bool IsAwaitedAnew(StepDefinition? step, StepState? at) => step?.Signal is not null && at!.Status == StepStatus.Pending;

    private static bool IsSame(WaitAnswer answer, WorkflowCommand.Signal signal) =>
        answer.By == signal.By && JsonElement.DeepEquals(answer.Payload.ToElement(), signal.Payload.ToElement());

    private static StepDefinition? StepOfWait(WorkflowState state, string name)
    {
        foreach (var step in state.Definition.Steps)
        {
            if (state.Steps[step.Index] is { Status: StepStatus.Waiting, Wait: { IsOpen: true } wait } && wait.Name == name)
            {
                return step;
            }
        }

        return state.Definition.Steps.FirstOrDefault(step => IsAskedAs(step, name)) ?? state.Definition.Steps.FirstOrDefault(step => IsRoutedAs(step, name));
    }

    private static bool IsAskedAs(StepDefinition step, string name) =>
        step.Signal == name || (step.Id == name && IsAskedById(step)) || (step.Approval is not null && step.Id + HumanSuffix == name);

    /// <summary>Says whether a name is that of the question who takes the step. A definition whose operator has it asked may have given the name to a step.</summary>
    private static bool IsRoutedAs(StepDefinition step, string name) =>
        step.Capability is not null && name.Length == step.Id.Length + RouteSuffix.Length && name.EndsWith(RouteSuffix, StringComparison.Ordinal)
        && name.StartsWith(step.Id, StringComparison.Ordinal);

    /// <summary>Says whether a wait of the step may have its id: a gate, or the answer of an agent that turns out to be human.</summary>
    private static bool IsAskedById(StepDefinition step) => step.Approval is not null || step.Signal is null;

    private static WaitState? WaitNamed(StepState? at, string name) =>
        at?.Wait?.Name == name ? at.Wait : at?.Gate?.Name == name ? at.Gate : at?.Clarification?.Name == name ? at.Clarification : null;

    private static DomainError NotOpen(WorkflowState state, string name, StepDefinition? step)
    {
        var asks = state.Definition.Loop?.OnExhausted == ExhaustedPolicy.Ask || state.Definition.Route?.OnExhausted == ExhaustedPolicy.Ask;
        if (step is not null || (asks && name == WaitState.ExhaustedName))
        {
            return new("wait.not_open", ErrorKind.Conflict, $"Workflow '{state.Id}' does not wait for '{name}' now. {OpenWaits(state)}");
        }

        var known = state.Definition.Steps.Where(s => s.Signal is not null || s.Approval is not null).Select(s => s.Signal ?? s.Id).ToList();
        var names = known.Count == 0 ? "It waits for no signal at all." : $"It knows {string.Join(", ", known)}.";
        return new("signal.unknown", ErrorKind.NotFound, $"The definition '{state.Definition.Name}' has no signal or approval '{name}'. {names}");
    }

    private static string OpenWaits(WorkflowState state)
    {
        var open = state.Steps.Where(s => s is { Status: StepStatus.Waiting, Wait.IsOpen: true }).Select(s => s.Wait!.Name).ToList();
        if (state is { LoopExhausted: true, ExhaustedWait: { IsOpen: true } wait })
        {
            open.Add(wait.Name);
        }

        return open.Count == 0 ? "It waits for nothing." : $"It waits for {string.Join(", ", open)}.";
    }

    private static DomainError Expired(WaitState wait) =>
        new("wait.expired", ErrorKind.Conflict, $"The deadline of '{wait.Name}', {wait.Deadline:u}, has passed; its default counts.");

    private static DomainError AnsweredBefore(string name, WaitAnswer answer) =>
        new("wait.answered", ErrorKind.Conflict, $"'{name}' was answered by {answer.By} at {answer.At:u} with {Excerpt(answer.Payload)}; the first answer counts.");

    private static DomainError Ended(WorkflowState state) =>
        new("workflow.ended", ErrorKind.Conflict, $"Workflow '{state.Id}' has ended ({state.Status}). Fork it to go on from a version of it.");

    private static DomainError Invalid(string message) => new("signal.invalid", ErrorKind.Invalid, message);

    private static string Excerpt(JsonPayload payload)
    {
        const int Most = 120;
        var text = payload.ToString();
        return text.Length <= Most ? text : text[..Most] + "...";
    }
}
