using OrleansAgents.Silo.Tests.Processes.Cluster;

namespace OrleansAgents.Silo.Tests.Processes.Chaos;

/// <summary>Holds journals against what must be true of them whatever happened.</summary>
internal static class ChaosAudit
{
    private static readonly string[] Steps = ["one", "two", "three"];

    /// <summary>Asserts that there is one whole, completed journal for each acknowledged run, and no other.</summary>
    public static void Check(IReadOnlyList<StoredEvent> events, IReadOnlyDictionary<string, string> acknowledged, AgentService agent)
    {
        var runs = events.GroupBy(e => e.Workflow).ToDictionary(run => run.Key, run => run.ToList());
        Assert.Equal(acknowledged.Count, acknowledged.Values.Distinct().Count());
        Assert.Equal(acknowledged.Values.Order(), runs.Keys.Order());                        // no run lost, none doubled
        Assert.Equal(events.Count, events.Select(e => e.Sequence).Distinct().Count());
        Assert.All(runs.Values, run => CheckRun(run, agent));
        Assert.Equal(acknowledged.Count, runs.Values.Select(run => (string?)run[0].Data["input"]?["key"]).Distinct().Count());
        Assert.All(acknowledged, pair => Assert.Equal(pair.Key, (string?)runs[pair.Value][0].Data["input"]!["key"]));
    }

    private static void CheckRun(List<StoredEvent> run, AgentService agent)
    {
        Assert.Equal(Enumerable.Range(1, run.Count).Select(version => (long)version), run.Select(e => e.Version));        // no gap, no doubled version
        Assert.Equal(["WorkflowStarted", "WorkflowCompleted"], [run[0].Kind, run[^1].Kind]);
        Assert.Single(run, e => e.EndsRun);
        var completed = run.Where(e => e.Kind == "StepCompleted").ToList();
        Assert.Equal(Steps, completed.Select(e => (string?)e.Data["step"]));                 // each step once, in order
        Assert.Equal(Steps, run.Where(e => e.Kind == "StepStarted").Select(e => (string?)e.Data["step"]));
        Assert.All(completed, e => Assert.True(agent.HasGiven(e.RequestId, (string?)e.Data["result"] ?? "none"), $"The agent never gave this: {e}"));
    }
}
