using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Workflows;

/// <content>What follows when a step is complete: another cycle, the end of the loop, the end of the run.</content>
public static partial class WorkflowMachine
{
    private static WorkflowEvent[] AfterCompletion(WorkflowState state, StepDefinition step, JsonPayload result)
    {
        var loop = state.Definition.Loop;
        var exhausted = state.LoopExhausted;
        if (loop is not null && loop.From == step.Index && !Holds(loop.Until, result))
        {
            if (state.CurrentCycle < loop.MaxCycles)
            {
                return [new WorkflowEvent.CycleStarted(state.CurrentCycle + 1, loop.MaxCycles)];
            }

            exhausted = true;
        }

        return (exhausted && !state.LoopExhausted, loop?.OnExhausted) switch
        {
            (false, _) => End(state, step, result, exhausted),
            (true, ExhaustedPolicy.Fail) => [Exhausted(state), CyclesFailed(state, step)],
            (true, _) => [Exhausted(state), .. End(state, step, result, exhausted)],
        };
    }

    private static WorkflowEvent[] End(WorkflowState state, StepDefinition last, JsonPayload result, bool exhausted)
    {
        foreach (var step in state.Definition.Steps)
        {
            if (step.Index != last.Index && state.Steps[step.Index].Status != StepStatus.Completed)
            {
                return [];
            }
        }

        var output = state.Definition.OutputStep == last.Index ? result : state.Steps[state.Definition.OutputStep].Result!;
        return [new WorkflowEvent.WorkflowCompleted(output, exhausted)];
    }

    private static bool Holds(LoopCondition until, JsonPayload result) =>
        JsonPointer.TryFind(result.ToElement(), until.Path, out var found)
        && System.Text.Json.JsonElement.DeepEquals(found, until.ExpectedValue.ToElement());

    private static WorkflowEvent.LoopExhausted Exhausted(WorkflowState state) =>
        new(state.CurrentCycle, state.Definition.Loop!.OnExhausted);

    private static WorkflowEvent.WorkflowFailed CyclesFailed(WorkflowState state, StepDefinition step)
    {
        var until = state.Definition.Loop!.Until;
        var message = $"After {state.CurrentCycle} of {state.Definition.MaxCycles} cycles, the result of step '{step.Id}' "
            + $"does not have {until.ExpectedValue} at '{until.Path}'. Raise loop.maxCycles, or set onExhausted: complete.";
        return new(step.Id, new("limit.cycles", message, Retryable: false));
    }
}
