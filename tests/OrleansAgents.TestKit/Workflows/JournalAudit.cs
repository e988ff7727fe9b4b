using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using Xunit;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>What must hold for the journal of any run.</summary>
public static class JournalAudit
{
    /// <summary>Checks the journal of a run that has ended against its final state.</summary>
    public static void Check(MachineRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Check(run.State, run.Events);
    }

    /// <summary>Checks the journal of a run that has ended against its final state.</summary>
    public static void Check(WorkflowState state, IReadOnlyList<WorkflowEvent> events)
    {
        ArgumentNullException.ThrowIfNull(state);
        CheckHistory(state, events);
        Assert.True(state.IsTerminal, "the run has not ended");
        CheckEnd(state, events);
    }

    /// <summary>Checks a journal, of a run that goes on or has ended, against the state it led to.</summary>
    public static void CheckHistory(WorkflowState state, IReadOnlyList<WorkflowEvent> events)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(events);
        Assert.IsType<WorkflowEvent.WorkflowStarted>(events[0]);
        var audit = new HistoryAudit(WorkflowState.Empty(state.Id, state.Definition));
        for (var i = 0; i < events.Count; i++)
        {
            try
            {
                audit.Next(events[i]);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Event {i + 1}, {events[i].Kind}: {e.Message}", e);
            }
        }

        Assert.True(StateText.AreSame(state, audit.State), $"the state is\n{StateText.Of(state)}and its journal gives\n{StateText.Of(audit.State)}");
        Assert.Equal(events.Count, state.Version);
    }

    private static void CheckEnd(WorkflowState state, IReadOnlyList<WorkflowEvent> events)
    {
        if (events.LastOrDefault(e => e is not WorkflowEvent.LimitsExtended) is not WorkflowEvent.WorkflowCompleted end)
        {
            Assert.NotNull(state.Error);
            return;
        }

        var output = state.Definition.OutputStep ?? state.LastCompleted;
        Assert.Equal((output is { } index ? state.Steps[index].Result : null) ?? JsonPayload.Null, end.Output);
        Assert.Equal(state.LoopExhausted, end.Exhausted);
        Assert.All(state.Definition.Route is null ? state.Steps : [], step => Assert.True(step.Status is StepStatus.Completed or StepStatus.Failed));
    }
}
