using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>What holds in every run of every definition, whatever the world does to it.</summary>
public class WorkflowMachinePropertyTests
{
    private const int Cases = 2500;
    private const int MishapsMax = 40;

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(20261121)]
    public void AnyRun_AnySchedule_KeepsItsBoundsAndItsHistory(int seed)
    {
        for (var number = 0; number < Cases; number++)
        {
            var random = new Random(HashCode(seed, number));
            var run = new MachineRun(RandomDefinitions.Next(random));
            try
            {
                Drive(run, random);
            }
            catch (Exception e)
            {
                var journal = string.Join("\n  ", run.Events);
                throw new InvalidOperationException($"Seed {seed}, case {number}: {e.Message}\n{StateText.Of(run.State)}  {journal}", e);
            }
        }
    }

    private static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) + number);

    private static void Drive(MachineRun run, Random random)
    {
        var schedule = new RandomSchedule(run, random);
        Step(run, new WorkflowCommand.Start(JsonPayload.Parse("""{"q": 1}"""), "correlation"));
        for (var mishap = random.Next(MishapsMax); mishap > 0; mishap--)
        {
            Step(run, schedule.Next());
            if (random.Next(8) == 0)
            {
                Crash(run);
            }
        }

        // Each hop can be attempted so often, and each attempt needs an answer and perhaps a pause.
        var definition = run.State.Definition;
        var turnsMax = 2 * definition.MaxHops * definition.Steps.Max(s => s.Retry.Attempts);
        for (var turn = 0; !run.State.IsTerminal; turn++)
        {
            Assert.True(turn <= turnsMax, $"the run has not ended after {turnsMax} fair turns");
            Step(run, schedule.NextFair());
        }

        Crash(run);
        JournalAudit.Check(run);
    }

    private static void Step(MachineRun run, WorkflowCommand command)
    {
        var (before, events) = (run.State, run.Events.Count);
        var claimed = WorkflowMachine.Outstanding(before).OfType<WorkflowEffect.CallAgent>().Select(call => call.Id).ToHashSet();

        var decision = run.Do(command);

        if (decision is WorkflowDecision.Rejected || before.IsTerminal)
        {
            Assert.Same(before, run.State);
        }

        Assert.Equal(run.Events.Count, run.State.Version);
        Assert.InRange(run.State.Hops, before.Hops, run.State.Definition.MaxHops);
        Assert.InRange(run.State.CurrentCycle, before.CurrentCycle, run.State.Definition.MaxCycles);
        Assert.All(run.State.Definition.Steps, step => Assert.InRange(run.State.Steps[step.Index].Attempt, 0, step.Retry.Attempts));
        if (command is WorkflowCommand.CompleteStep answer && answer.Result.Length <= before.Limits.PayloadBytes)
        {
            var kept = run.Events.Skip(events).OfType<WorkflowEvent.StepCompleted>().Where(e => e.Result.Equals(answer.Result));
            Assert.Equal(claimed.Contains(answer.Effect) ? 1 : 0, kept.Count());
        }
    }

    private static void Crash(MachineRun run)
    {
        var (before, text) = (run.State, StateText.Of(run.State));

        run.Crash();

        Assert.Equal(text, StateText.Of(run.State));
        Assert.Equal(WorkflowMachine.Outstanding(before), WorkflowMachine.Outstanding(run.State));
        Assert.Equal(WorkflowMachine.NextWake(before), WorkflowMachine.NextWake(run.State));
    }
}
