using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Directories;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Directories;

/// <summary>A directory that changes while it is read.</summary>
public sealed class LiveDirectoryTests
{
    private static readonly AgentDescriptor Configured = new("m", AgentKind.Local) { Capabilities = ["x"] };

    private readonly AgentDirectory _directory = new([Configured]);

    [Fact]
    public void Put_NewAgent_IsFoundByNameAndInItsPlace()
    {
        _ = _directory.All;
        _directory.Put(Entry("a"));
        _directory.Put(Entry("z"));

        Assert.Equal(["a", "m", "z"], _directory.All.Select(agent => agent.Name));
        Assert.Same(_directory.FindEntry("a")!.Agent, _directory.Find("a"));
    }

    [Fact]
    public void Put_Heartbeat_ReplacesTheEntryAndNothingElse()
    {
        var entry = Entry("a");
        _directory.Put(entry);
        var (all, changes) = (_directory.All, 0);
        _directory.Watch((_, _) => changes++);

        _directory.Put(entry with { LastHeartbeatAt = DateTimeOffset.UnixEpoch });

        Assert.Equal(DateTimeOffset.UnixEpoch, _directory.FindEntry("a")!.LastHeartbeatAt);
        Assert.True(all == _directory.All, "the list of agents was made anew");
        Assert.Equal(0, changes);
    }

    [Fact]
    public void Watch_DrainOfflineOtherBoundAndRemoval_AreTold()
    {
        var told = new List<string>();
        var entry = Entry("a");
        _directory.Put(entry);
        _directory.Watch((name, now) => told.Add($"{name} {now?.Health} {now?.Draining}"));

        _directory.Put(entry with { Health = AgentHealth.Late });
        _directory.Put(entry with { Health = AgentHealth.Offline });
        _directory.Put(entry with { Draining = true });
        _directory.Put(Entry("a"));
        _directory.Remove("a");
        _directory.Remove("a");

        Assert.Equal(["a Offline False", "a Healthy True", "a Healthy False", "a  "], told);
    }

    [Fact]
    public void Publish_Capability_ReplacesTheConfiguredListUntilNobodyHasIt()
    {
        _directory.Publish("x", new Fixed([Entry("a"), Entry("b")]));
        Assert.Equal(["a", "b"], _directory.WithCapability("x").Select(e => e.Name));

        _directory.Publish("x", null);
        Assert.Empty(_directory.WithCapability("x"));
    }

    [Fact]
    public async Task Directory_ManyWriters_EndsWithTheNewestWordOnEach()
    {
        var reading = true;
        var reader = Task.Run(() =>
        {
            while (Volatile.Read(ref reading))
            {
                var names = _directory.All.Select(agent => agent.Name).ToList();
                Assert.Equal(names.Order(StringComparer.Ordinal), names);
                Assert.Contains("m", names);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var round = 0; round < 500; round++)
            {
                _directory.Put(Entry($"{writer}-{round % 10}") with { Running = round });
                if (round % 10 == 9)
                {
                    _directory.Remove($"{writer}-0");
                }
            }
        })));
        Volatile.Write(ref reading, false);
        await reader.Soon("the reader sees only whole lists");

        Assert.Equal(1 + (4 * 9), _directory.All.Length);
        Assert.Null(_directory.Find("2-0"));
        Assert.Equal(495, _directory.FindEntry("3-5")!.Running);
    }

    private static AgentEntry Entry(string name) => new(new(name, AgentKind.Http) { Capabilities = ["x"], Source = AgentSource.Registration });

    private sealed record Fixed(ImmutableArray<AgentEntry> Entries) : ICapabilityAgents;
}
