using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Circuits;

/// <summary>
/// The circuits of all agents that were called lately. A circuit that nobody has used for so long that none of its calls
/// counts any more is dropped, and when there are too many, those go that were not used for the longest time. Thread-safe.
/// </summary>
internal sealed class AgentCircuits : IAgentCircuits
{
    private readonly ConcurrentDictionary<string, Circuit> _circuits = new(StringComparer.Ordinal);
    private readonly Lock _sweeping = new();
    private readonly CircuitOptions _options;
    private readonly TimeProvider _time;
    private readonly long _idleTicks;
    private long _sweepAt;

    /// <summary>Initializes a new instance of the <see cref="AgentCircuits"/> class.</summary>
    /// <param name="options">When circuits open.</param>
    /// <param name="time">What they measure with.</param>
    public AgentCircuits(IOptions<AgentOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time) = (options.Value.Circuit, time);
        _idleTicks = (_options.Sampling + _options.Break).Ticks;
        _sweepAt = time.GetUtcNow().UtcTicks + _idleTicks;
    }

    /// <summary>Gets how many circuits there are.</summary>
    public int Count => _circuits.Count;

    /// <inheritdoc/>
    public bool IsOpen(string agent) => _circuits.TryGetValue(agent, out var circuit) && circuit.IsOpen;

    /// <summary>Gives the circuit of an agent; a new one when the agent has moved.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>The circuit.</returns>
    public Circuit Of(AgentDescriptor agent)
    {
        if (_circuits.TryGetValue(agent.Name, out var known) && known.Endpoint == agent.Endpoint)
        {
            SweepWhenDue();
            return known;
        }

        Sweep(full: _circuits.Count >= _options.CircuitsMax);
        var circuit = new Circuit(agent.Endpoint, _options, _time);
        return _circuits.AddOrUpdate(
            agent.Name,
            static (_, made) => made,
            static (_, there, made) => there.Endpoint == made.Endpoint ? there : made,
            circuit);
    }

    private void SweepWhenDue()
    {
        if (_time.GetUtcNow().UtcTicks >= Volatile.Read(ref _sweepAt))
        {
            Sweep(full: false);
        }
    }

    private void Sweep(bool full)
    {
        var now = _time.GetUtcNow().UtcTicks;
        lock (_sweeping)
        {
            if (now >= _sweepAt)
            {
                Volatile.Write(ref _sweepAt, now + _idleTicks);
                Drop(_circuits.Where(entry => entry.Value.UsedAt <= now - _idleTicks));
            }

            if (full && _circuits.Count >= _options.CircuitsMax)
            {
                // A tenth at once, so that the next newcomers cost nothing.
                Drop(_circuits.ToArray().OrderBy(entry => entry.Value.UsedAt).Take(1 + (_options.CircuitsMax / 10)));
            }
        }
    }

    private void Drop(IEnumerable<KeyValuePair<string, Circuit>> circuits)
    {
        foreach (var circuit in circuits)
        {
            _circuits.TryRemove(circuit);
        }
    }
}
