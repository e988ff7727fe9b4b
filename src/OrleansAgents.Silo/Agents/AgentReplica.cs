using System.Text.Json;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Registry;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Silo.Calls;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Agents;

/// <summary>
/// Keeps the directory of this silo as the store has it: every change of an agent is an event on the feed, and its document says what
/// is so now. Of heartbeats that change nothing, a silo knows those that came through it. Thread-safe.
/// </summary>
internal sealed partial class AgentReplica : IDisposable
{
    private static readonly WorkflowId Platform = new(PlatformEvent.Stream);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, AgentPresence> _shown = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly IGrainFactory _grains;
    private readonly IAgentGrains _capabilities;
    private readonly AgentGrainServices _services;
    private readonly IEventFeed _feed;
    private readonly ILogger<AgentReplica> _logger;
    private Task _following = Task.CompletedTask;

    /// <summary>Makes a replica that knows the agents of the configuration.</summary>
    /// <param name="grains">Orleans.</param>
    /// <param name="capabilities">The capabilities of this silo.</param>
    /// <param name="services">Store, directory and clock.</param>
    /// <param name="feed">Says what changes.</param>
    /// <param name="logger">The log.</param>
    public AgentReplica(IGrainFactory grains, IAgentGrains capabilities, AgentGrainServices services, IEventFeed feed, ILogger<AgentReplica> logger) =>
        (_grains, _capabilities, _services, _feed, _logger) = (grains, capabilities, services with { Stalls = new NoStalls() }, feed, logger);

    /// <summary>Reads all agents, and follows their changes from now on.</summary>
    /// <param name="lastSequence">The newest place in the feed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when the agents are known.</returns>
    public async Task StartAsync(long lastSequence, CancellationToken cancellationToken)
    {
        foreach (var row in await _services.Store.ListAsync(GrainTypes.Agent, cancellationToken))
        {
            await ShowAsync(row.Key, () => Task.FromResult<GrainStateRow?>(row));
        }

        _following = FollowAsync(lastSequence);
    }

    /// <summary>Shows an agent as its document is now.</summary>
    /// <param name="name">The agent.</param>
    /// <returns>A task that ends when this silo knows it.</returns>
    public Task RefreshAsync(string name) => ShowAsync(name, () => _services.Store.ReadAsync(GrainTypes.Agent, name, CancellationToken.None));

    /// <summary>Takes what a heartbeat said that came through this silo.</summary>
    /// <param name="entry">The agent.</param>
    public void Heard(AgentEntry entry)
    {
        if (_services.Directory.FindEntry(entry.Name) is not null)
        {
            _services.Updates.Put(entry);
        }
    }

    /// <summary>Stops following. A repeat changes nothing.</summary>
    /// <returns>A task that ends when nothing is read any more.</returns>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _following;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _gate.Dispose();
    }

    private async Task FollowAsync(long sequence)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var page in _feed.FollowAsync(Platform, sequence, _stop.Token))
                {
                    foreach (var name in page.Where(IsOfAgent).Select(SubjectOf).Distinct(StringComparer.Ordinal))
                    {
                        await RefreshAsync(name);
                    }

                    sequence = page[^1].Version;
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)                               // the boundary of a loop that must not end: it goes on where it was
            {
                LogNotFollowed(_logger, e.Message);
                await Task.Delay(AfterFault, _services.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static bool IsOfAgent(EventView e) =>
        e.Kind is nameof(PlatformEvent.AgentRegistered) or nameof(PlatformEvent.AgentStatusChanged) or nameof(PlatformEvent.AgentRemoved);

    private static string SubjectOf(EventView e) => PlatformEventCodec.Read(e.Data.Utf8).Subject;

    /// <summary>Reads and shows as one: a document that was read before another one must not be shown after it.</summary>
    private async Task ShowAsync(string name, Func<Task<GrainStateRow?>> read)
    {
        await _gate.WaitAsync();
        try
        {
            var row = await read();
            var record = row is not null ? AgentDocument.Read(row.Json.Span)
                : _services.Directory.Find(name) is { Source: AgentSource.Configuration } ? await AskAsync(name)
                : null;
            if (!_shown.TryGetValue(name, out var presence))
            {
                _shown.Add(name, presence = new(name, _capabilities, _services));
            }

            var known = _services.Directory.FindEntry(name);
            var isNewer = record is not null && known?.LastHeartbeatAt > (record.LastHeartbeatAt ?? DateTimeOffset.MinValue);
            await presence.ShowAsync(isNewer ? record! with { LastHeartbeatAt = known!.LastHeartbeatAt } : record, record is null ? null : known?.Report);
            if (record is null)
            {
                _shown.Remove(name);
            }
        }
        catch (JsonException e)                               // one damaged document must not stop the others
        {
            LogDamaged(_logger, name, e.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>An agent of the configuration has no document: its grain knows how it is.</summary>
    private async Task<AgentRecord?> AskAsync(string name)
    {
        var entry = await ClusterCalls.AskAsync(_grains.GetGrain<IAgentGrainRef>(name).WatchAsync);
        return entry is null ? null : new(entry.Agent, DateTimeOffset.MinValue)
        {
            Health = entry.Health,
            Draining = entry.Draining,
            LastHeartbeatAt = entry.LastHeartbeatAt,
        };
    }

    [LoggerMessage(1604, LogLevel.Warning, "Changes of agents could not be read, and are read again: {Reason}")]
    private static partial void LogNotFollowed(ILogger logger, string reason);

    [LoggerMessage(1605, LogLevel.Error, "The document of agent {AgentName} is damaged, and the agent is left out; register it again. {Reason}")]
    private static partial void LogDamaged(ILogger logger, string agentName, string reason);

    /// <summary>Silence is noticed where the agent's grain lives.</summary>
    private sealed class NoStalls : IStallWatch
    {
        public void Expect(Expectation stall, DateTimeOffset dueAt)
        {
        }

        public void Met(StallKind kind, string about)
        {
        }
    }
}
