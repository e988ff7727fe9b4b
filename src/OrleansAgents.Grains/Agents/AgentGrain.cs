using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Grains.Agents;

/// <summary>
/// One agent. Heartbeats change memory alone; registration, health and draining are written. Its timer stands at the next time
/// that silence would change its health, and is looked at only then: a heartbeat does not move it.
/// </summary>
/// <param name="name">The agent.</param>
/// <param name="timer">Wakes it.</param>
/// <param name="grains">The capabilities.</param>
/// <param name="services">What the grains share.</param>
public sealed partial class AgentGrain(string name, IGrainTimer timer, IAgentGrains grains, AgentGrainServices services) : IAgentGrain, ISerialGrain
{
    private const int AttemptsMax = 5;
    private const int UnwrittenMax = 64;
    private static readonly TimeSpan WriteAgainAfter = TimeSpan.FromSeconds(5);

    private readonly AgentRow _row = new(name, services.Store);
    private readonly AgentPresence _presence = new(name, grains, services);
    private readonly List<PlatformEvent> _unwritten = [];
    private AgentRecord? _record;
    private HeartbeatReport? _report;
    private DateTimeOffset? _wakeAt;
    private DateTimeOffset _writeAgainAt;
    private bool _loaded;

    /// <inheritdoc/>
    public bool MaySleep => _record is null && _unwritten.Count == 0;

    /// <inheritdoc/>
    public Task RestoreAsync(GrainStateRow? row) => LoadAsync(row);

    /// <inheritdoc/>
    public async Task<Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent)
    {
        await LoadAsync(row: null);
        var isNew = _record is null;
        return await ExecuteAsync(new AgentCommand.Register(agent)) is { } error ? error : new RegisteredAgent(Entry, isNew);
    }

    /// <inheritdoc/>
    public async Task<Result<AgentEntry>> HeartbeatAsync(HeartbeatReport report)
    {
        await LoadAsync(row: null);
        _report = report;
        return await ExecuteAsync(new AgentCommand.Heartbeat()) is { } error ? error : Entry;
    }

    /// <inheritdoc/>
    public async Task<Result<AgentEntry>> DrainAsync(bool draining)
    {
        await LoadAsync(row: null);
        return await ExecuteAsync(new AgentCommand.Drain(draining)) is { } error ? error : Entry;
    }

    /// <inheritdoc/>
    public async Task<DomainError?> RemoveAsync(string reason)
    {
        await LoadAsync(row: null);
        return await ExecuteAsync(new AgentCommand.Remove(reason));
    }

    /// <inheritdoc/>
    public async Task WakeAsync()
    {
        _wakeAt = null;
        await LoadAsync(row: null);
        await ExecuteAsync(new AgentCommand.PassTime());
    }

    private AgentEntry Entry => AgentPresence.EntryOf(_record!, _report);

    private async Task LoadAsync(GrainStateRow? row)
    {
        if (_loaded)
        {
            return;
        }

        _record = services.Directory.Find(name) is { Source: AgentSource.Configuration } configured ? new(configured, services.Time.GetUtcNow())
            : row is not null ? _row.Take(row)
            : await _row.ReadAsync();
        _loaded = true;
        await ExecuteAsync(new AgentCommand.Restart());
    }

    private async Task<DomainError?> ExecuteAsync(AgentCommand command)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (!AgentMachine.Decide(name, _record, command, services.Time.GetUtcNow()).TryGet(out var decision, out var error))
            {
                await BecomeAsync(_record);                   // a reload may have found that the agent is gone
                return error;
            }

            var mustWrite = !decision.Events.IsEmpty || (command is AgentCommand.PassTime && _unwritten.Count > 0);
            if (!mustWrite || await TryWriteAsync(command, decision))
            {
                await BecomeAsync(decision.Record);
                return null;
            }
        }

        await BecomeAsync(_record);
        return AgentErrors.Busy(name);
    }

    /// <summary>Writes; what need not be durable now is kept and written later when the store is down.</summary>
    /// <returns>False when somebody else has written: the document was read again, and the command must be decided anew.</returns>
    private async Task<bool> TryWriteAsync(AgentCommand command, AgentDecision decision)
    {
        try
        {
            if (await _row.TryWriteAsync(_record, decision.Record, [.. _unwritten, .. decision.Events]))
            {
                _unwritten.Clear();
                return true;
            }

            var (heard, silentSince) = (_record?.LastHeartbeatAt, _record?.SilentSince);
            var found = await _row.ReadAsync();
            _record = found is null ? null : found with { LastHeartbeatAt = heard ?? found.LastHeartbeatAt, SilentSince = silentSince ?? found.SilentSince };
            return false;
        }
        catch (StoreUnavailableException e) when (!NeedsDurability(command))
        {
            LogNotWritten(services.Logger, name, e.Message);
            _unwritten.AddRange(decision.Events);
            _unwritten.RemoveRange(0, Math.Max(0, _unwritten.Count - UnwrittenMax));
            _writeAgainAt = services.Time.GetUtcNow() + WriteAgainAfter;
            return true;
        }
    }

    private bool NeedsDurability(AgentCommand command) => command is AgentCommand.Register or AgentCommand.Remove
        || (command is AgentCommand.Drain && _record?.Agent.Source != AgentSource.Configuration);

    private async Task BecomeAsync(AgentRecord? record)
    {
        _record = record;
        _report = record is null ? null : _report;
        await _presence.ShowAsync(record, _report);
        Arm();
    }

    private void Arm()
    {
        var next = _record is null ? null : AgentLife.NextChange(_record);
        if (_unwritten.Count > 0 && !(next < _writeAgainAt))
        {
            next = _writeAgainAt;
        }

        if (next is null || next < _wakeAt || _wakeAt is null)
        {
            _wakeAt = next;
            timer.WakeAt(next);
        }
    }
}
