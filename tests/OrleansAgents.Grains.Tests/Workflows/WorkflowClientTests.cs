using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

public class WorkflowClientTests
{
    [Fact]
    public async Task Start_SameKeyAndRequest_GivesTheSameRun()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var first = await host.Client.StartAsync(host.Request("key"), CancellationToken.None);
        var second = await host.Client.StartAsync(host.Request("key"), CancellationToken.None);

        Assert.Equal((false, true), (first.Value?.Existing, second.Value?.Existing));
        Assert.Equal(first.Value?.Id, second.Value?.Id);
        await host.Agents.NextAsync("research/1/1");
        Assert.Single(host.Agents.RequestIds);
        Assert.Single(await world.Store.ListAsync(new(), CancellationToken.None));
    }

    [Fact]
    public async Task Start_SameKeyManyTimesAtOnce_MakesOneRun()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();

        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => host.StartAsync("key"))));

        Assert.Single(ids.Distinct());
        Assert.Single(await world.Store.ListAsync(new(), CancellationToken.None));
        await TestKit.Time.Patience.Until(() => host.Host.ActivationCount == 1, "the refused starts leave memory");
    }

    [Fact]
    public async Task Start_SameKeyOtherInput_IsRefused()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        await host.StartAsync("key", "1");

        var other = await host.Client.StartAsync(host.Request("key", "2"), CancellationToken.None);

        Assert.Equal("idempotency.key_reused", other.Error?.Code);
    }

    [Fact]
    public async Task Start_NobodyForAStep_IsRefusedBeforeAnythingHappens()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        world.Directory.Remove("write-agent");

        var refused = await host.Client.StartAsync(host.Request(), CancellationToken.None);

        Assert.Equal("definition.unknown_agent", refused.Error?.Code);
        Assert.Contains("'write'", refused.Error?.Message, StringComparison.Ordinal);
        Assert.Contains("research", refused.Error?.Message, StringComparison.Ordinal);
        Assert.Equal("/steps/1", Assert.Single(refused.Error!.Problems).Path);
        Assert.Empty(await world.Store.ListAsync(new(), CancellationToken.None));
    }

    [Fact]
    public async Task Start_InputOverTheLimit_IsRefusedAndLeavesNothingInMemory()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Limits(l => l with { PayloadBytes = 4 }));
        var host = world.StartHost();

        var refused = await host.Client.StartAsync(host.Request(input: "12345"), CancellationToken.None);

        Assert.Equal("payload.too_large", refused.Error?.Code);
        await host.WhenEmptyAsync();
        Assert.Empty(await world.Store.ListAsync(new(), CancellationToken.None));
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("name", "text", null, null)]
    [InlineData("name", null, "", null)]
    [InlineData("name", null, "line\nbreak", null)]
    [InlineData("name", null, null, "")]
    [InlineData("name", null, null, "ü")]
    public async Task Start_MalformedRequest_IsRefused(string? name, string? text, string? correlationId, string? key)
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var request = new StartRequest { DefinitionName = name, DefinitionText = text, CorrelationId = correlationId, IdempotencyKey = key };

        var refused = await world.StartHost().Client.StartAsync(request, CancellationToken.None);

        Assert.Equal("request.invalid", refused.Error?.Code);
    }

    [Theory, InlineData("0123456789abcdef0123456789abcdef"), InlineData("../etc"), InlineData("")]
    public async Task GetAndCancel_NoSuchRun_AreNotFound(string id)
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();

        Assert.Equal("workflow.not_found", (await host.Client.GetAsync(id, CancellationToken.None)).Error?.Code);
        Assert.Equal("workflow.not_found", (await host.Client.CancelAsync(id, "ann", "enough", CancellationToken.None)).Error?.Code);
        await host.WhenEmptyAsync();
    }

    [Fact]
    public async Task Get_OfARunThatBacksOff_ShowsWhereItStands()
    {
        using var world = new TestWorld(DefinitionBuilder.Cyclic().Retry(2, TimeSpan.FromSeconds(10)));
        var host = world.StartHost();
        var id = await host.StartAsync(input: """{"q":1}""");
        (await host.Agents.NextAsync("research/1/1")).Succeed("\"found\"");
        (await host.Agents.NextAsync("write/1/1")).Fail("agent.busy");
        await world.WhenAsync(id, "StepAttemptFailed");

        var view = (await host.Client.GetAsync(id, CancellationToken.None)).Value!;

        Assert.Equal((WorkflowStatus.Running, 1, 2, 2, 3), (view.Status, view.CurrentCycle, view.MaxCycles, view.Hops, view.RemainingHops));
        Assert.Equal(["completed", "backingOff", "pending"], view.Steps.Select(s => s.Status));
        Assert.Equal((JsonPayload.Parse("\"found\""), "agent.busy"), (view.Steps[0].Result, view.Steps[1].Error?.Code));
        Assert.Equal(world.Time.GetUtcNow() + TimeSpan.FromSeconds(10), view.Steps[1].RetryAt);
        Assert.Null(view.EndedAt);
    }
}
