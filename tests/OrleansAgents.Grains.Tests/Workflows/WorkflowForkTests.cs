using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>Forks through the front door: copies that stand by themselves.</summary>
public class WorkflowForkTests
{
    [Fact]
    public async Task Fork_FromEveryVersion_EndsAndLeavesTheOtherAlone()
    {
        using var world = new TestWorld(DefinitionBuilder.Cyclic());
        var host = Host(world);
        var id = await host.StartAsync();
        var journal = await world.WhenEndedAsync(id);

        for (var version = 1; version <= journal.Count; version++)
        {
            var fork = (await host.Client.ForkAsync(id, new() { Version = version, By = "ann" }, CancellationToken.None)).Value!;
            var copy = await world.WhenEndedAsync(fork.Id, after: version + 1);
            Assert.Equal(journal.Take(version).Select(e => e.ToString()), copy.Take(version).Select(e => e.ToString()));
            Assert.IsType<WorkflowEvent.WorkflowForked>(copy[version]);
            Assert.IsType<WorkflowEvent.WorkflowCompleted>(copy[^1]);
            Assert.Equal(version, (await host.Client.GetAsync(fork.Id, CancellationToken.None)).Value!.Parent!.Version);
        }

        Assert.Equal(journal.Count, (await world.JournalAsync(id)).Count);
    }

    [Fact]
    public async Task Fork_SameKey_GivesTheSameForkOrSaysThatItIsAnotherRequest()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = Host(world);
        var id = await host.StartAsync();
        await world.WhenEndedAsync(id);
        var request = new ForkRequest { By = "ann", IdempotencyKey = "k", Outputs = [new("write", JsonPayload.Parse("1"))] };

        var first = (await host.Client.ForkAsync(id, request, CancellationToken.None)).Value!;
        var again = (await host.Client.ForkAsync(id, request, CancellationToken.None)).Value!;
        var other = await host.Client.ForkAsync(id, request with { Outputs = [new("write", JsonPayload.Parse("2"))] }, CancellationToken.None);

        Assert.Equal((first.Id, true), (again.Id, again.Existing));
        Assert.Equal("idempotency.key_reused", other.Error!.Code);
    }

    [Theory]
    [InlineData(0, "version.not_found")]
    [InlineData(-1, "version.not_found")]
    [InlineData(1000, "version.not_found")]
    public async Task Fork_VersionThatIsNotThere_IsRefused(long version, string code)
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = Host(world);
        var id = await host.StartAsync();

        Assert.Equal(code, (await host.Client.ForkAsync(id, new() { Version = version, By = "ann" }, CancellationToken.None)).Error!.Code);
        Assert.Equal("workflow.not_found", (await host.Client.ForkAsync("nothing", new() { By = "ann" }, CancellationToken.None)).Error!.Code);
        Assert.Single(await world.Store.ListAsync(new(), CancellationToken.None));
    }

    private static TestHost Host(TestWorld world)
    {
        var host = world.StartHost();
        host.Agents.Script = call => AgentAnswer.Success(JsonPayload.Parse($"\"{call.RequestType} {call.Payload.Cycle}\""));
        return host;
    }
}
