using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>What router and arbitrator say goes on the record, and what their models use counts.</summary>
public class WorkflowMachineDecisionTests
{
    private static readonly AgentUsage Router = new(100, 10, 0.5m);
    private static readonly AgentUsage Arbitrator = new(200, 20, 1m);

    [Fact]
    public void Assign_WritesAllThatWasSaid()
    {
        var run = Open(DefinitionBuilder.Linear("write"));

        run.Do(Assign("b", "write"));

        var said = run.Events.OfType<WorkflowEvent.ServiceRecommended>().Single();
        var chosen = run.Events.OfType<WorkflowEvent.ServiceSelected>().Single();
        Assert.Equal(("chat/1", 0.1, 42.5, "late", Router), (said.Model, said.None, said.ElapsedMicros, said.Fallback, said.Usage));
        Assert.Equal(("b", "cheaper", "model", true, "wrong", Arbitrator), (chosen.Service, chosen.Reason, chosen.DecidedBy, chosen.Overridden, chosen.Fallback, chosen.Usage));
        Assert.Equal((330, 1.5m), (run.State.TokensUsed, run.State.CostUsed));
    }

    [Theory, InlineData(false, "route.no_candidate"), InlineData(true, "route.unavailable")]
    public void Assign_NobodyIsSelected_CountsBothUses(bool temporary, string code)
    {
        var run = Open(DefinitionBuilder.Linear("write"));
        var assign = Assign(null, "write");

        run.Do(assign with { Decision = assign.Decision with { IsTemporary = temporary } });

        Assert.Equal((330, 1.5m, code), (run.State.TokensUsed, run.State.CostUsed, run.Of("write").Error!.Code));
        Assert.Equal(new AgentUsage(300, 30, 1.5m), run.Events.OfType<WorkflowEvent.ServiceRecommended>().Single().Usage);
    }

    [Fact]
    public void Assign_TheDecisionUsesUpTheBudget_CallsNoModelAnyMore()
    {
        var run = Open(DefinitionBuilder.Linear("write").Limits(l => l with { Tokens = 330 }));

        run.Do(Assign("b", "write") with { UsesModel = true });

        run.FailedWith("write", "limit.tokens");
        Assert.Equal("The run has used 330 tokens of models; the limit is 330.", run.Of("write").Error!.Message);
        Assert.True(run.State.IsBudgetUsed);
    }

    [Fact]
    public void Open_DecisionsOfSeveralSteps_AreAllOutstandingAsFarAsThereIsRoom()
    {
        var run = Open(DefinitionBuilder.Parallel("a:", "b:", "c:").Limits(l => l with { FanOut = 2 }));

        Assert.Equal(["a", "b"], WorkflowMachine.OpenDecisions(run.State).Select(effect => effect.Id.Step));
        Assert.Equal(WorkflowMachine.OpenDecisions(run.State), WorkflowMachine.Outstanding(run.State));
        Assert.Equal(WorkflowStatus.Running, run.State.Status);

        run.Do(Assign("b", "b")).Is(nameof(WorkflowEvent.ServiceRecommended), nameof(WorkflowEvent.ServiceSelected), nameof(WorkflowEvent.StepStarted));
        Assert.Equal(["a"], WorkflowMachine.OpenDecisions(run.State).Select(effect => effect.Id.Step));
        run.Do(Assign("b", "b")).IsNothing();
        run.Do(Assign("a", "a"));
        Assert.Empty(WorkflowMachine.OpenDecisions(run.State));
    }

    [Fact]
    public void Choice_StaysTheSameWhateverHappensMeanwhile()
    {
        var run = Open(DefinitionBuilder.Linear("write", "review").Route());
        var open = Assert.Single(WorkflowMachine.OpenDecisions(run.State));

        run.Do(new WorkflowCommand.SendMessages("outside", [new("write", JsonPayload.Parse("1"))], [], null));

        Assert.Equal(open, Assert.Single(WorkflowMachine.OpenDecisions(run.State)));
        run.Do(Choose(open.Id, "review")).Is(nameof(WorkflowEvent.StepChosen));
        run.Do(Choose(open.Id, "write")).IsNothing();
        var chosen = run.Events.OfType<WorkflowEvent.StepChosen>().Single();
        Assert.Equal(("review", "late", Arbitrator, 220), (chosen.Step, chosen.Fallback, chosen.Usage, run.State.TokensUsed));
    }

    [Fact]
    public void Choice_OneHopTooMany_CountsWhatItUsed()
    {
        var run = Open(DefinitionBuilder.Linear("write").Route(Core.Definitions.ExhaustedPolicy.Complete).Limits(l => l with { CyclicHops = 1 }));
        run.Do(Choose(new(run.Id, "", 1, 0), "write"));
        run.Do(Assign("b", "write"));
        run.Complete();

        run.Do(Choose(new(run.Id, "", 2, 0), "write")).Is(nameof(WorkflowEvent.LoopExhausted), nameof(WorkflowEvent.StepChosen), nameof(WorkflowEvent.WorkflowCompleted));

        Assert.Equal(330 + 220 + 220, run.State.TokensUsed);
    }

    private static MachineRun Open(DefinitionBuilder definition)
    {
        var run = new MachineRun(definition.Build()) { Defers = _ => true };
        run.Do(new WorkflowCommand.Start(JsonPayload.EmptyObject, "c"));
        return run;
    }

    private static WorkflowCommand.ChooseStep Choose(EffectId effect, string step) =>
        new(effect, new(step, "why not", "policy") { Fallback = "late", Usage = Arbitrator });

    private static WorkflowCommand.AssignStep Assign(string? service, string step) => new(
        new(new("run"), step, 1, 0),
        new("chat/1", [new("a", 0.6, []), new("b", 0.3, [])]) { None = 0.1, ElapsedMicros = 42.5, Fallback = "late", Usage = Router },
        new(service, "cheaper", "model", Overridden: true) { Fallback = "wrong", Usage = Arbitrator });
}
