using OrleansAgents.Core.Workflows;
using Xunit;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>What must hold for the journal of any run that has ended.</summary>
public static class JournalAudit
{
    /// <summary>Checks the journal of a run against its final state.</summary>
    public static void Check(MachineRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Check(run.State, run.Events);
    }

    /// <summary>Checks a journal against the final state.</summary>
    public static void Check(WorkflowState state, IReadOnlyList<WorkflowEvent> events)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(events);
        Assert.IsType<WorkflowEvent.WorkflowStarted>(events[0]);
        Assert.Equal(events.Count, state.Version);
        Assert.True(state.IsTerminal, "the run has not ended");
        Assert.Equal(events.Count - 1, events.ToList().FindIndex(IsEnd));
        CheckAttempts(events);
        CheckReceipts(events);
        CheckOutput(state, events);
    }

    private static bool IsEnd(WorkflowEvent e) =>
        e is WorkflowEvent.WorkflowCompleted or WorkflowEvent.WorkflowFailed or WorkflowEvent.WorkflowCancelled;

    /// <summary>Hops count up by one, attempts of a hop too, and only the first attempt opens a hop.</summary>
    private static void CheckAttempts(IReadOnlyList<WorkflowEvent> events)
    {
        var (hop, attempt) = (0, 0);
        foreach (var e in events.OfType<WorkflowEvent.StepStarted>())
        {
            (hop, attempt) = e.Attempt == 1 ? (hop + 1, 1) : (hop, attempt + 1);
            Assert.Equal((hop, attempt), (e.Hop, e.Attempt));
        }
    }

    /// <summary>Every answer follows the claim of its own attempt, and no step is completed twice in a cycle.</summary>
    private static void CheckReceipts(IReadOnlyList<WorkflowEvent> events)
    {
        var (claimed, completed) = (new HashSet<(string, int, int)>(), new HashSet<(string, int)>());
        foreach (var e in events)
        {
            switch (e)
            {
                case WorkflowEvent.StepStarted x:
                    Assert.True(claimed.Add((x.Step, x.Cycle, x.Attempt)), $"claimed twice: {x}");
                    break;
                case WorkflowEvent.StepCompleted x:
                    Assert.True(claimed.Remove((x.Step, x.Cycle, x.Attempt)), $"never claimed: {x}");
                    Assert.True(completed.Add((x.Step, x.Cycle)), $"completed twice: {x}");
                    break;
                case WorkflowEvent.StepAttemptFailed x:
                    Assert.True(claimed.Remove((x.Step, x.Cycle, x.Attempt)), $"never claimed: {x}");
                    break;
                default:
                    break;
            }
        }
    }

    private static void CheckOutput(WorkflowState state, IReadOnlyList<WorkflowEvent> events)
    {
        if (events[^1] is not WorkflowEvent.WorkflowCompleted end)
        {
            Assert.NotNull(state.Error);
            return;
        }

        var output = state.Definition.Steps[state.Definition.OutputStep!.Value].Id;
        Assert.Equal(events.OfType<WorkflowEvent.StepCompleted>().Last(e => e.Step == output).Result, end.Output);
        Assert.Equal(events.OfType<WorkflowEvent.LoopExhausted>().Any(), end.Exhausted);
        Assert.All(state.Steps, step => Assert.Equal(StepStatus.Completed, step.Status));
    }
}
