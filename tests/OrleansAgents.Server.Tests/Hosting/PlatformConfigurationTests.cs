using Microsoft.Extensions.Configuration;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Limits;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Server.Diagnostics;
using OrleansAgents.Server.Hosting;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Hosting;

public sealed class PlatformConfigurationTests
{
    private const string FourSteps = "name: four\nsteps: [ { id: a, agent: x }, { id: b, agent: x }, { id: c, agent: x }, { id: d, agent: x } ]";

    private static readonly OperatorLimits All = new()
    {
        LinearHops = 11,
        CyclicHops = 12,
        ParallelHops = 13,
        FanOut = 14,
        Cycles = 15,
        WallClock = TimeSpan.FromHours(26),
        PayloadBytes = 4096,
        JournalEvents = 17,
        Attempts = 18,
    };

    [Fact]
    public void AddLimitsOf_EveryLimit_ReachesTheOptions()
    {
        var limits = Bind(new ConfigurationBuilder().AddLimitsOf(OperatorFile.Empty with { Limits = All }));

        Assert.Equal(
            new WorkflowLimits
            {
                LinearHops = 11,
                CyclicHops = 12,
                ParallelHops = 13,
                FanOut = 14,
                Cycles = 15,
                WallClock = TimeSpan.FromHours(26),
                PayloadBytes = 4096,
                JournalEvents = 17,
                Attempts = 18,
            },
            limits);
    }

    [Fact]
    public void AddLimitsOf_LimitThatIsSetElsewhere_GivesWay()
    {
        var elsewhere = new Dictionary<string, string?> { ["orleansagents:limits:LINEARHOPS"] = "5" };

        var limits = Bind(new ConfigurationBuilder().AddInMemoryCollection(elsewhere).AddLimitsOf(OperatorFile.Empty with { Limits = new() { LinearHops = 11, Cycles = 7 } }));

        Assert.Equal((5, 7, WorkflowLimits.Default.FanOut), (limits.LinearHops, limits.Cycles, limits.FanOut));
    }

    [Theory, InlineData("limits: { linearHops: 4 }", null), InlineData("limits: { linearHops: 2 }", "definition.invalid"), InlineData("limits: { linearHops: 0 }", "configuration.invalid")]
    public void Check_LimitsOfTheOperatorsFile_Count(string text, string? code)
    {
        using var file = new TemporaryFile(text);

        Assert.Equal(code, new PlatformFactory().Check(new("data", file.Path), FourSteps).Error?.Code);
    }

    [Fact]
    public async Task Doctor_LimitsThatAreNotTheDefaults_AreNamed()
    {
        using var file = new TemporaryFile("limits: { linearHops: 4, wallClock: 2h }");

        var finding = Assert.Single(await new LimitsCheck(() => PlatformConfiguration.Limits(file.Path)).RunAsync(CancellationToken.None));

        Assert.Equal(
            new DoctorFinding("limits", DoctorStatus.Ok, "LinearHops is 4 (default 3), WallClock is 02:00:00 (default 01:00:00); the others are the defaults."),
            finding);
    }

    private static WorkflowLimits Bind(IConfigurationBuilder builder) => builder.Build().GetSection("OrleansAgents:Limits").Get<WorkflowLimits>()!;
}
