using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Registry;
using Xunit;
using static OrleansAgents.Core.Tests.Registry.Records;

namespace OrleansAgents.Core.Tests.Registry;

public sealed class AgentMachineTests
{
    [Fact]
    public void Register_NewName_IsHealthyAndHidesTheQueryOfItsAddress()
    {
        var decision = Decide(null, new AgentCommand.Register(Agent), Noon);

        var registered = Assert.IsType<PlatformEvent.AgentRegistered>(Assert.Single(decision.Events));
        Assert.Equal("https://prices.example/call", registered.Endpoint);
        Assert.Equal((AgentHealth.Healthy, false, Noon, Noon), (decision.Record!.Health, decision.Record.Draining, decision.Record.LastHeartbeatAt, decision.Record.RegisteredAt));
    }

    [Fact]
    public void Register_SameWordsAgain_IsAHeartbeatAndNothingToWrite()
    {
        var again = Decide(Registered(), new AgentCommand.Register(Agent with { Capabilities = ["pricing"] }), Noon.AddSeconds(5));

        Assert.Empty(again.Events);
        Assert.Equal(Noon.AddSeconds(5), again.Record!.LastHeartbeatAt);
    }

    [Fact]
    public void Register_OtherWords_ReplacesTheAgentAndKeepsItsPlace()
    {
        var later = Decide(Registered(), new AgentCommand.Register(Agent with { Version = "2", Capabilities = ["pricing", "tax"] }), Noon.AddHours(1));

        Assert.Equal("2", Assert.IsType<PlatformEvent.AgentRegistered>(Assert.Single(later.Events)).Version);
        Assert.Equal((Noon, "2"), (later.Record!.RegisteredAt, later.Record.Agent.Version));
    }

    [Fact]
    public void Register_DrainingAndOffline_TakesWorkAgain()
    {
        var gone = (Registered() with { Draining = true }).After(30);

        var back = Decide(gone, new AgentCommand.Register(Agent), Noon.AddSeconds(60));

        var changed = Assert.IsType<PlatformEvent.AgentStatusChanged>(Assert.Single(back.Events));
        Assert.Equal((AgentHealth.Offline, AgentHealth.Healthy, false), (changed.Before, changed.Health, changed.Draining));
    }

    [Theory]
    [InlineData(14.999, AgentHealth.Healthy)]
    [InlineData(15, AgentHealth.Late)]
    [InlineData(29.999, AgentHealth.Late)]
    [InlineData(30, AgentHealth.Offline)]
    [InlineData(100_000, AgentHealth.Offline)]
    public void PassTime_WithoutHeartbeat_IsLateAndThenOffline(double seconds, AgentHealth health) => Assert.Equal(health, Registered().After(seconds).Health);

    [Fact]
    public void PassTime_WhenLate_SaysForHowLong()
    {
        var changed = Decide(Registered(), new AgentCommand.PassTime(), Noon.AddSeconds(15)).Events;

        Assert.Equal("no heartbeat for 15s", Assert.IsType<PlatformEvent.AgentStatusChanged>(Assert.Single(changed)).Reason);
    }

    [Fact]
    public void PassTime_TimeToLiveBeforeLate_GoesOfflineAtOnce()
    {
        var brief = Registered(Agent with { TimeToLive = TimeSpan.FromSeconds(12) });

        Assert.Equal(Noon.AddSeconds(12), AgentLife.NextChange(brief));
        Assert.Equal(AgentHealth.Offline, brief.After(12).Health);
    }

    [Fact]
    public void PassTime_NoHeartbeatPromised_IsHealthyForEver()
    {
        var silent = Registered(Agent with { Heartbeat = null });

        Assert.Null(AgentLife.NextChange(silent));
        Assert.Equal(AgentHealth.Healthy, silent.After(1e9).Health);
    }

    [Fact]
    public void Heartbeat_AfterOffline_IsHealthyAgainAndStillDrains()
    {
        var gone = (Registered() with { Draining = true }).After(40);

        var back = Decide(gone, new AgentCommand.Heartbeat(), Noon.AddSeconds(41));

        Assert.Equal((AgentHealth.Healthy, true), (back.Record!.Health, back.Record.Draining));
        Assert.Single(back.Events);
        Assert.Empty(Decide(back.Record, new AgentCommand.Heartbeat(), Noon.AddSeconds(42)).Events);
    }

    [Fact]
    public void Drain_Twice_ChangesSomethingOnce()
    {
        var draining = Decide(Registered(), new AgentCommand.Drain(true), Noon);

        Assert.Single(draining.Events);
        Assert.True(draining.Record!.Draining);
        Assert.Empty(Decide(draining.Record, new AgentCommand.Drain(true), Noon).Events);
    }

    [Fact]
    public void Restart_LateAgent_CountsAsHeardJustNow()
    {
        var restarted = Decide(Registered().After(20), new AgentCommand.Restart(), Noon.AddHours(1)).Record!;

        Assert.Equal((AgentHealth.Healthy, Noon.AddHours(1), Noon), (restarted.Health, restarted.SilentSince, restarted.LastHeartbeatAt));
        Assert.Equal(Noon.AddHours(1).AddSeconds(15), AgentLife.NextChange(restarted));
    }

    [Fact]
    public void Restart_OfflineAgent_StaysOffline() => Assert.Equal(AgentHealth.Offline, Decide(Registered().After(30), new AgentCommand.Restart(), Noon.AddHours(1)).Record!.Health);

    [Fact]
    public void Remove_RegisteredAgent_IsGone()
    {
        var removed = Decide(Registered(), new AgentCommand.Remove("retired"), Noon);

        Assert.Null(removed.Record);
        Assert.Equal(new PlatformEvent.AgentRemoved("prices", "retired"), Assert.Single(removed.Events));
    }

    [Fact]
    public void ConfiguredAgent_RemoveOrRegister_IsRefused()
    {
        var configured = new AgentRecord(Agent with { Source = AgentSource.Configuration }, Noon);

        Assert.Equal("agent.configured", AgentMachine.Decide("prices", configured, new AgentCommand.Remove("x"), Noon).Error!.Code);
        Assert.Equal("agent.configured", AgentMachine.Decide("prices", configured, new AgentCommand.Register(Agent), Noon).Error!.Code);
    }

    [Fact]
    public void UnknownAgent_AnyCommandButRegister_IsNotFoundOrNothing()
    {
        AgentCommand[] refused = [new AgentCommand.Heartbeat(), new AgentCommand.Drain(true), new AgentCommand.Remove("x")];

        Assert.All(refused, command => Assert.Equal("agent.not_found", AgentMachine.Decide("prices", null, command, Noon).Error!.Code));
        Assert.Null(Decide(null, new AgentCommand.PassTime(), Noon).Record);
        Assert.Null(Decide(null, new AgentCommand.Restart(), Noon).Record);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(20261121)]
    public void RandomLife_HealthFollowsHeartbeats(int seed)
    {
        var random = new Random(seed);
        var agent = Agent with { Heartbeat = TimeSpan.FromSeconds(random.Next(1, 60)), TimeToLive = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(61, 300)) };
        var (record, now, heard) = (Registered(agent), Noon, Noon);
        for (var step = 0; step < 5_000; step++)
        {
            var before = record;
            var next = AgentLife.NextChange(record);
            now += TimeSpan.FromMilliseconds(random.Next(0, (int)agent.Heartbeat!.Value.TotalMilliseconds * 2));
            AgentCommand command = random.Next(4) switch
            {
                0 => new AgentCommand.Heartbeat(),
                1 => new AgentCommand.Drain(random.Next(2) == 0),
                _ => new AgentCommand.PassTime(),
            };
            var decision = Decide(record, command, now);
            (record, heard) = (decision.Record!, command is AgentCommand.Heartbeat ? now : heard);

            var silent = (now - heard) / agent.Heartbeat.Value;
            var expected = now - heard >= (agent.TimeToLive ?? (agent.Heartbeat.Value * 3)) ? AgentHealth.Offline : silent >= 1.5 ? AgentHealth.Late : AgentHealth.Healthy;
            var at = $"seed {seed}, step {step}, {command}: silent for {silent:F2} intervals";
            Assert.True(command is AgentCommand.Drain || record.Health == expected, $"{at}: {record.Health}, expected {expected}");
            Assert.True(command is not AgentCommand.PassTime || record.Health == before.Health || now >= next, $"{at}: changed before {next}");
            Assert.True(command is not AgentCommand.PassTime || !(now >= next) || record.Health != before.Health, $"{at}: did not change at {next}");
            Assert.Equal(decision.Events.Length, (record.Health, record.Draining) == (before.Health, before.Draining) ? 0 : 1);
        }
    }
}
