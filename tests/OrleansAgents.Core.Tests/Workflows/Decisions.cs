using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>What is expected of the machine's answers.</summary>
internal static class Decisions
{
    /// <summary>The command was refused with a code.</summary>
    public static string RefusedAs(this WorkflowDecision decision, string code)
    {
        var error = Assert.IsType<WorkflowDecision.Rejected>(decision).Error;
        Assert.Equal(code, error.Code);
        return error.Message;
    }

    /// <summary>The command was accepted, and there was nothing to do.</summary>
    public static void IsNothing(this WorkflowDecision decision) => Assert.Empty(Assert.IsType<WorkflowDecision.Accepted>(decision).Events);

    /// <summary>The command was accepted with these kinds of events.</summary>
    public static void Is(this WorkflowDecision decision, params string[] kinds) =>
        Assert.Equal(kinds, Assert.IsType<WorkflowDecision.Accepted>(decision).Events.Select(e => e.Kind));

    /// <summary>The run failed with a code, after a journal that is sound.</summary>
    public static void FailedWith(this MachineRun run, string? step, string code)
    {
        var failed = run.Events.OfType<WorkflowEvent.WorkflowFailed>().Last();
        Assert.Equal((WorkflowStatus.Failed, step, code), (run.State.Status, failed.Step, failed.Error.Code));
        JournalAudit.Check(run);
    }

    /// <summary>The run completed with an output, after a journal that is sound.</summary>
    public static void CompletedWith(this MachineRun run, string output)
    {
        Assert.Equal((WorkflowStatus.Completed, output), (run.State.Status, run.State.Output?.ToString()));
        JournalAudit.Check(run);
    }
}
