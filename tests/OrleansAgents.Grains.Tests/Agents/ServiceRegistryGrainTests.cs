using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Grains.Agents;
using OrleansAgents.TestKit.Agents;
using Xunit;

namespace OrleansAgents.Grains.Tests.Agents;

public sealed class ServiceRegistryGrainTests : IAgentDirectoryUpdates
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceRegistryGrain _grain;
    private ICapabilityAgents? _published;
    private int _publications;

    public ServiceRegistryGrainTests() => _grain = new("x", new FixedAgents().Add("x"), this);

    void IAgentDirectoryUpdates.Put(AgentEntry entry) => throw new NotSupportedException();

    void IAgentDirectoryUpdates.Remove(string name) => throw new NotSupportedException();

    void IAgentDirectoryUpdates.Publish(string capability, ICapabilityAgents? agents) => (_published, _publications) = (agents, _publications + 1);

    [Fact]
    public async Task Agents_OfTheConfiguration_StandFirstAndOthersInOrderOfRegistration()
    {
        await _grain.PutAsync(Entry("c"), Noon.AddSeconds(2));
        await _grain.PutAsync(Entry("b"), Noon);
        await _grain.PutAsync(Entry("a"), Noon);

        Assert.Equal(["x-agent", "a", "b", "c"], Names);
        Assert.Equal(1, _publications);
    }

    [Fact]
    public async Task Change_OfOneAgent_KeepsItsPlaceAndEarlierSnapshots()
    {
        await _grain.PutAsync(Entry("a"), Noon);
        await _grain.PutAsync(Entry("b"), Noon.AddSeconds(1));
        var before = _published!.Entries;

        await _grain.PutAsync(Entry("a") with { Health = AgentHealth.Late }, Noon.AddSeconds(9));

        Assert.Equal(["x-agent", "a", "b"], Names);
        Assert.Equal(AgentHealth.Late, _published.Entries[1].Health);
        Assert.Equal(AgentHealth.Healthy, before[1].Health);
        Assert.True(_published.Entries == _published.Entries, "a search without a change makes a copy");
    }

    [Fact]
    public async Task Withdraw_Last_PublishesNobodyAndMaySleep()
    {
        await _grain.PutAsync(Entry("a"), Noon);
        await _grain.WithdrawAsync("nobody");
        await _grain.WithdrawAsync("x-agent");
        Assert.False(_grain.MaySleep);

        await _grain.WithdrawAsync("a");

        Assert.Null(_published);
        Assert.True(_grain.MaySleep);
        await _grain.PutAsync(Entry("a"), Noon);
        Assert.Equal(["a"], Names);
    }

    [Theory, InlineData(1), InlineData(20261121)]
    public async Task RandomChanges_AreReadAsTheyStand(int seed)
    {
        var random = new Random(seed);
        var expected = new Dictionary<string, (DateTimeOffset At, int Version)> { ["first"] = (Noon, -1) };
        await _grain.PutAsync(Entry("first") with { Running = -1 }, Noon);
        for (var step = 0; step < 3_000; step++)
        {
            var name = $"a{random.Next(40)}";
            if (random.Next(3) == 0)
            {
                expected.Remove(name);
                await _grain.WithdrawAsync(name);
            }
            else
            {
                var at = expected.TryGetValue(name, out var known) ? known.At : Noon.AddSeconds(random.Next(20));
                expected[name] = (at, step);
                await _grain.PutAsync(Entry(name) with { Running = step }, at);
            }

            var order = expected.OrderBy(e => e.Value.At).ThenBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value.Version));
            Assert.True(
                random.Next(3) > 0 || order.SequenceEqual(_published!.Entries.Skip(1).Select(e => (e.Name, e.Running))),
                $"seed {seed}, step {step}: {string.Join(", ", Names)}");
        }
    }

    private IEnumerable<string> Names => _published!.Entries.Select(e => e.Name);

    private static AgentEntry Entry(string name) => new(new(name, AgentKind.Http) { Capabilities = ["x"], Source = AgentSource.Registration });
}
