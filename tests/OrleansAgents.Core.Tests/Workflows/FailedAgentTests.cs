using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Which agents a step remembers as those on which its attempts failed.</summary>
public class FailedAgentTests
{
    private readonly MachineRun _run = MachineRun.Started(DefinitionBuilder.Cyclic().Retry(4, TimeSpan.FromSeconds(1)));

    [Fact]
    public void Fail_OnOneAgentAfterAnother_RemembersEachOnce()
    {
        foreach (var agent in (string[])["a", "b", "a"])
        {
            FailAndGoTo(agent);
        }

        Assert.Equal(["b", "a", "research-agent"], Names(_run.Of("research").FailedOn));
        Assert.Equal("a", _run.Call.Agent);
    }

    [Fact]
    public void Fail_NobodyIsThereForTheNextAttempt_AddsNobody()
    {
        _run.IsTemporary = _ => true;
        _run.Chooses = _ => null;
        Fail();
        _run.Wait(TimeSpan.FromSeconds(1));

        Assert.Equal(["research-agent"], Names(_run.Of("research").FailedOn));
        Assert.Equal(2, _run.Of("research").Attempt);
    }

    [Fact]
    public void Retry_ByAPerson_Forgets()
    {
        FailAndGoTo("a");
        _run.Fail(retryable: false);
        _run.Retry();

        Assert.Empty(Names(_run.Of("research").FailedOn));
    }

    [Fact]
    public void Start_OfTheNextCycle_Forgets()
    {
        _run.Complete();
        FailAndGoTo("a");
        _run.Complete();
        Assert.Equal(["write-agent"], Names(_run.Of("write").FailedOn));

        _run.Complete("""{"approved":false}""");

        Assert.Equal(("write", 2), (_run.Call.Id.Step, _run.Call.Id.Cycle));
        Assert.Empty(Names(_run.Of("write").FailedOn));
    }

    [Fact]
    public void Equals_TheSameAgents_ComparesByContent() =>
        Assert.Equal(new FailedAgent("b", new("a", null)), new FailedAgent("b", new("a", null)));

    private static List<string> Names(FailedAgent? list)
    {
        var names = new List<string>();
        for (var at = list; at is not null; at = at.Before)
        {
            names.Add(at.Name);
        }

        return names;
    }

    private void FailAndGoTo(string agent)
    {
        _run.Chooses = _ => agent;
        Fail();
        _run.Wait(TimeSpan.FromMinutes(1));
    }

    private void Fail() => _run.Do(new WorkflowCommand.FailStep(_run.Call.Id, new("agent.unreachable", "It is gone.", true), default, 1) { Reroute = true });
}
