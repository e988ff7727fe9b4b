using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Invocation;

/// <summary>
/// Calls agents through the connector of their kind, unless they are offline or drain. Bounds are kept per agent name, and
/// follow the directory. A call that timed out keeps its slot until the agent has really ended, so the bound is never exceeded.
/// </summary>
public sealed partial class AgentInvoker : IAgentInvoker, IAgentLoad
{
    private static readonly TimeSpan TimeoutMax = TimeSpan.FromDays(24);

    private readonly Dictionary<AgentKind, IAgentConnector> _connectors;
    private readonly AgentGates _gates;
    private readonly IAgentDirectory? _directory;
    private readonly IAgentCircuits? _circuits;
    private readonly AgentOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AgentInvoker> _logger;

    /// <summary>Initializes a new instance of the <see cref="AgentInvoker"/> class.</summary>
    /// <param name="connectors">One per kind.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="time">What timeouts are measured with.</param>
    /// <param name="logger">Where exceptions of agents go in full.</param>
    /// <param name="directory">What is known of agents' lives; null when every agent may be called always.</param>
    /// <param name="circuits">To whom calls are refused for a while; null when to nobody.</param>
    /// <exception cref="ArgumentException">Two connectors have one kind.</exception>
    public AgentInvoker(
        IEnumerable<IAgentConnector> connectors, IOptions<AgentOptions> options, TimeProvider time, ILogger<AgentInvoker> logger,
        IAgentDirectory? directory = null, IAgentCircuits? circuits = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _connectors = connectors.ToDictionary(connector => connector.Kind);
        (_options, _time, _logger) = (options.Value, time, logger);
        (_directory, _circuits) = (directory, circuits);
        _gates = new(directory, SlotsOf, _options.WaitingCallsMax);
    }

    /// <summary>Gets how many agents have a gate now.</summary>
    internal int GateCount => _gates.Count;

    /// <inheritdoc/>
    public AgentLoad LoadOf(string agent)
    {
        var (running, waiting) = _gates.LoadOf(agent);
        return new(running, waiting, _circuits?.IsOpen(agent) ?? false);
    }

    /// <inheritdoc/>
    public ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(call);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<AgentAnswer>(cancellationToken);
        }

        if (agent.Kind == AgentKind.Human)
        {
            return new(AgentAnswer.Failure(
                AgentErrorCodes.Misconfigured, $"Agent '{agent.Name}' is a person, whom a workflow asks and does not call.", retryable: false));
        }

        if (!_connectors.TryGetValue(agent.Kind, out var connector))
        {
            return new(AgentAnswer.Failure(
                AgentErrorCodes.Misconfigured,
                $"This host has no connector for agents of kind '{agent.Kind}'; agent '{agent.Name}' is one.",
                retryable: false));
        }

        if (WhyNot(agent) is { } refusal)
        {
            return new(refusal);
        }

        var gate = Enter(agent, out var entered);
        if (!entered)
        {
            return QueueAsync(connector, gate, agent, call, cancellationToken);
        }

        return TryAnswerNow(connector, gate, agent, call) is { } answer
            ? new(answer)
            : RunAsync(connector, gate, agent, call, cancellationToken);
    }

    // An agent that the directory never knew is the caller's own, and may be called.
    private AgentAnswer? WhyNot(AgentDescriptor agent) => _directory?.FindEntry(agent.Name) is { } entry ? Usability.WhyNot(agent.Name, entry) : null;

    private int SlotsOf(AgentDescriptor agent) => agent.MaxConcurrency > 0 ? agent.MaxConcurrency
        : _connectors.TryGetValue(agent.Kind, out var connector) ? connector.DefaultConcurrency(agent) : 1;

    private AgentGate Enter(AgentDescriptor agent, out bool entered)
    {
        while (true)
        {
            var gate = _gates.Of(agent);
            var entry = gate.TryEnter();
            entered = entry == GateEntry.Entered;
            if (entry != GateEntry.Closed)
            {
                return gate;
            }

            _gates.Forget(agent.Name, gate);
        }
    }

    private async ValueTask<AgentAnswer> QueueAsync(
        IAgentConnector connector, AgentGate gate, AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        var (entry, refusal) = await gate.EnterAsync(cancellationToken);
        switch (entry)
        {
            case GateEntry.Entered when WhyNot(agent) is { } changed:         // it queued just when the drain began
                _gates.Exit(agent.Name, gate);
                return changed;
            case GateEntry.Entered:
                return TryAnswerNow(connector, gate, agent, call) ?? await RunAsync(connector, gate, agent, call, cancellationToken);
            case GateEntry.TurnedAway:
                return refusal!;
            case GateEntry.Closed:
                return await CallAsync(agent, call, cancellationToken);
            default:
                return AgentAnswer.Failure(
                    AgentErrorCodes.Busy,
                    $"{_options.WaitingCallsMax} calls wait for agent '{agent.Name}' already. Try again later, or raise its maxConcurrency.",
                    retryable: true,
                    AnswerStatus.Rejected);
        }
    }

    private AgentAnswer? TryAnswerNow(IAgentConnector connector, AgentGate gate, AgentDescriptor agent, AgentCall call)
    {
        AgentAnswer? answer;
        try
        {
            answer = connector.AnswerNow(agent, call);
        }
        catch (Exception e)
        {
            answer = Failed(agent, call, e);
        }

        if (answer is null)
        {
            return null;
        }

        _gates.Exit(agent.Name, gate);
        return AnswerCheck.Apply(agent, answer, _options.PayloadBytesMax);
    }

    private async ValueTask<AgentAnswer> RunAsync(
        IAgentConnector connector, AgentGate gate, AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = WorkAsync(connector, gate, agent, call, stop.Token);
        var timeout = TimeoutOf(agent, call);
        await ((Task)work).WaitAsync(timeout, _time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        if (work.IsCompletedSuccessfully)
        {
            stop.Dispose();
            return AnswerCheck.Apply(agent, await work, _options.PayloadBytesMax);
        }

        if (!cancellationToken.IsCancellationRequested)
        {
            connector.OnTimedOut(agent);
        }

        _ = AbandonAsync(work, stop, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return AgentAnswer.Lost(
            AgentErrorCodes.Timeout,
            $"Agent '{agent.Name}' gave no answer within {timeout.TotalSeconds:0.###} s. "
            + "Raise the step's timeout if the work needs longer.",
            retryable: true,
            AnswerStatus.Timeout);
    }

    private async Task<AgentAnswer> WorkAsync(
        IAgentConnector connector, AgentGate gate, AgentDescriptor agent, AgentCall call, CancellationToken stop)
    {
        try
        {
            return await connector.CallAsync(agent, call, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            return Failed(agent, call, e);
        }
        finally
        {
            _gates.Exit(agent.Name, gate);
        }
    }

    // Nobody waits for this work any more: tell it to stop, and clean up when it has.
    private static async Task AbandonAsync(Task work, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        // When the caller cancelled, the link stops the agent before the caller's Cancel returns: a host that stops leaves no process.
        if (!cancellationToken.IsCancellationRequested)
        {
            await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private static TimeSpan TimeoutOf(AgentDescriptor agent, AgentCall call)
    {
        var wanted = call.TimeoutSeconds > 0 ? TimeSpan.FromSeconds(Math.Min(call.TimeoutSeconds, TimeoutMax.TotalSeconds)) : agent.Timeout;
        return wanted < TimeoutMax ? wanted : TimeoutMax;
    }

    private AgentAnswer Failed(AgentDescriptor agent, AgentCall call, Exception exception)
    {
        LogAgentFailed(_logger, exception, agent.Name, call.RequestId);
        return AgentAnswer.Lost(
            AgentErrorCodes.Failed,
            $"Agent '{agent.Name}' failed: {exception.GetType().Name}: {Excerpt.Of(exception.Message, 500)}",
            retryable: false);
    }
}
