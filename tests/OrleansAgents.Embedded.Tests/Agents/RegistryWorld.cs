using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Agents.Directories;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Registry;
using OrleansAgents.Embedded.Agents;
using OrleansAgents.Grains.Agents;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Embedded.Tests.Agents;

/// <summary>A registry over a store and a clock that outlive its processes.</summary>
internal sealed class RegistryWorld(params AgentDescriptor[] configured) : IAgentLoad, IStallWatch, IHostAddresses, IDisposable
{
    public static readonly HeartbeatReport Ok = new("ok", 0.5, 1 << 20);

    private EmbeddedAgents? _grains;

    public ManualTimeProvider Time { get; } = new();

    public InMemoryGrainStates Store { get; } = new();

    public Dictionary<string, IPAddress[]> Hosts { get; } = new() { ["prices.example"] = [IPAddress.Parse("203.0.113.7")] };

    public Dictionary<string, (Expectation What, DateTimeOffset DueAt)> Stalls { get; } = [];

    public Dictionary<string, AgentLoad> Loads { get; } = [];

    public AgentDirectory Directory { get; private set; } = null!;

    public AgentRegistry Registry { get; private set; } = null!;

    public static AgentDescriptor Agent(string name, params string[] capabilities) => new(name, AgentKind.Http)
    {
        Capabilities = [.. capabilities.DefaultIfEmpty("pricing")],
        Endpoint = new("https://prices.example/call"),
        Heartbeat = TimeSpan.FromSeconds(10),
        Source = AgentSource.Registration,
    };

    /// <summary>Starts a process; one that ran before is gone without a word.</summary>
    public async Task<RegistryWorld> StartAsync(int registeredMax = 100)
    {
        _grains?.Dispose();
        Stalls.Clear();
        Directory = new(configured);
        _grains = new(new(Store, Directory, Directory, this, Time, NullLogger<AgentGrain>.Instance), new());
        Registry = new(_grains, Directory, this, new(this, AddressRule.Strict, Time), Store, new() { RegisteredMax = registeredMax }, NullLogger<AgentRegistry>.Instance);
        await Registry.LoadAsync(CancellationToken.None);
        return this;
    }

    public async Task<RegisteredAgent> RegisterAsync(AgentDescriptor agent)
    {
        var result = await Registry.RegisterAsync(agent, CancellationToken.None).Soon("the agent registers");
        return result.TryGet(out var registered, out var error) ? registered : throw new InvalidOperationException($"{error.Code}: {error.Message}");
    }

    public async Task<string?> RefusalAsync(AgentDescriptor agent) => (await Registry.RegisterAsync(agent, CancellationToken.None).Soon("the registry answers")).Error?.Code;

    public async Task<AgentEntry> BeatAsync(string name)
    {
        var result = await Registry.HeartbeatAsync(name, Ok, CancellationToken.None).Soon("the heartbeat is taken");
        return result.TryGet(out var entry, out var error) ? entry : throw new InvalidOperationException($"{error.Code}: {error.Message}");
    }

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public AgentHealth HealthOf(string name)
    {
        var entry = Directory.FindEntry(name)!;
        foreach (var capability in entry.Agent.Capabilities)
        {
            Assert.Equal(entry.Health, Directory.WithCapability(capability).Single(e => e.Name == name).Health);
        }

        return entry.Health;
    }

    AgentLoad IAgentLoad.LoadOf(string agent) => Loads.GetValueOrDefault(agent);

    void IStallWatch.Expect(Expectation stall, DateTimeOffset dueAt) => Stalls[stall.About] = (stall, dueAt);

    void IStallWatch.Met(StallKind kind, string about) => Stalls.Remove(about);

    Task<IReadOnlyList<IPAddress>> IHostAddresses.FindAsync(string host, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IPAddress>>(Hosts.GetValueOrDefault(host, []));

    public void Dispose() => _grains?.Dispose();
}
