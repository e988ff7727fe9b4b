using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Sdk.Serving;

namespace OrleansAgents.Sdk.Registrations;

/// <summary>
/// Registers the agent once the application listens, says regularly that it is alive, and takes it out of the registry before
/// the application stops, after the calls that it works on. A server that is away never stops the agent: it is tried again.
/// </summary>
internal sealed partial class AgentRegistrar(
    IOptions<OrleansAgentOptions> options,
    ServedAgent agent,
    OwnAddress address,
    RegistryClient registry,
    Pauses pauses,
    WorkDesk desk,
    TimeProvider time,
    ILogger<AgentRegistrar> logger) : IHostedLifecycleService, IDisposable
{
    private readonly OrleansAgentOptions _options = options.Value;
    private readonly CancellationTokenSource _stop = new();
    private Task _speaking = Task.CompletedTask;
    private bool _registered;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (_options.Server is not { } server)
        {
            LogUnregistered(logger, _options.Name);
        }
        else if (agent.Path is null)
        {
            LogNotMapped(logger, _options.Name);
        }
        else if (address.Find() is not { } endpoint)
        {
            LogNoAddress(logger, _options.Name);
        }
        else
        {
            _speaking = SpeakAsync(server, endpoint, _stop.Token);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _speaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_registered)
        {
            await ReportAsync(registry.DrainAsync(cancellationToken));
        }

        await DrainAsync(cancellationToken);
        if (_registered && await ReportAsync(registry.RemoveAsync("the agent stops", cancellationToken)))
        {
            LogLeft(logger, _options.Name);
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task SpeakAsync(Uri server, Uri endpoint, CancellationToken cancellationToken)
    {
        var usage = new ProcessUsage(time);
        for (var failures = 0; ;)
        {
            var reply = _registered
                ? await registry.HeartbeatAsync(Heartbeat(usage), cancellationToken)
                : await registry.RegisterAsync(RegistrationBody.Of(_options, endpoint, agent.OnMessages is not null), cancellationToken);
            if (_registered && reply is RegistryReply.Refused { Status: 404, Code: "agent.not_found" })
            {
                LogForgotten(logger, _options.Name);
                _registered = false;
                continue;                                     // at most once: not found is no answer to a registration
            }

            if (!_registered && reply is RegistryReply.Done)
            {
                LogRegistered(logger, _options.Name, server, endpoint);
            }

            _registered |= reply is RegistryReply.Done;
            failures = reply is RegistryReply.Done ? 0 : failures + 1;
            await Task.Delay(PauseAfter(reply, failures, server), time, cancellationToken);
        }
    }

    private TimeSpan PauseAfter(RegistryReply reply, int failures, Uri server)
    {
        if (reply is RegistryReply.Done done)
        {
            return pauses.Heartbeat(done.NextWithin);
        }

        var pause = pauses.AfterFailures(failures);
        if (reply is RegistryReply.Refused refused)
        {
            LogRefused(logger, server, refused.Status, refused.Code, refused.Detail, pause);
        }
        else if (reply is RegistryReply.Away away)
        {
            LogAway(logger, server, away.Why, pause);
        }

        return pause;
    }

    private HeartbeatBody Heartbeat(ProcessUsage usage)
    {
        var (cpu, memoryBytes) = usage.Next();
        return new(desk.IsDraining ? "draining" : desk.Running < _options.MaxConcurrency ? "ok" : "busy", cpu, memoryBytes);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var idle = desk.DrainAsync();
        if (idle.IsCompleted)
        {
            return;
        }

        LogDraining(logger, _options.Name, desk.Running);
        await idle.WaitAsync(_options.DrainTimeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!idle.IsCompleted)
        {
            LogGivenUp(logger, _options.Name, desk.Running);
        }
    }

    // The agent stops whatever the server says to it, also when the host has no more patience.
    private async Task<bool> ReportAsync(Task<RegistryReply> saying)
    {
        await ((Task)saying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var why = !saying.IsCompletedSuccessfully ? "the host stops at once." : await saying switch
        {
            RegistryReply.Refused refused => $"{refused.Code} {refused.Detail}",
            RegistryReply.Away away => away.Why,
            _ => null,
        };
        if (why is not null)
        {
            LogCouldNotLeave(logger, _options.Name, why);
        }

        return why is null;
    }
}
