using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Grains.Routing.Models;
using OrleansAgents.Grains.Routing.Profiles;

namespace OrleansAgents.Grains.Routing;

/// <content>How a model is made. One at a time.</content>
public sealed partial class RouterModelKeeper
{
    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var agents = _agents.All;
        var profiles = ServiceProfiles.Distinct(agents);
        var inputHash = ServiceProfiles.InputHash(profiles, _models.Value.Knowledge);
        if (_model?.InputHash != inputHash)
        {
            if (await FindAsync(inputHash, cancellationToken) is { } kept)
            {
                Publish(kept, profiles);
            }
            else
            {
                await TrainAsync(profiles, inputHash, cancellationToken);
            }
        }

        lock (_gate)
        {
            _seen = agents;
        }
    }

    private async Task TrainAsync(ImmutableArray<ServiceProfile> profiles, string inputHash, CancellationToken cancellationToken)
    {
        Extend(profiles, cancellationToken);
        var started = _time.GetTimestamp();
        var (model, bytes) = _models.Value.Train(profiles, [], Cores, cancellationToken);
        LogTrained(_logger, model.Name, profiles.Length, bytes.Length, _time.GetElapsedTime(started).TotalMilliseconds);
        Publish(model, profiles);
        await SaveAsync(new(inputHash, model.Name, bytes, _time.GetUtcNow()), cancellationToken);
    }

    // So that new agents are known long before a whole training is over.
    private void Extend(ImmutableArray<ServiceProfile> profiles, CancellationToken cancellationToken)
    {
        if (_model is not { } model || profiles.Where(profile => model.PlaceOf(profile) < 0).ToList() is not { Count: > 0 and <= AddedMax } added)
        {
            return;
        }

        var (started, known) = (_time.GetTimestamp(), _known);
        foreach (var profile in added)
        {
            model = _models.Value.Extend(model, known, profile, cancellationToken);
            known = known.Add(profile);
        }

        Publish(model, known);
        LogExtended(_logger, model.Name, added.Count, _time.GetElapsedTime(started).TotalMilliseconds);
    }

    // While an old model answers, runs come first: one core is left to them.
    private int Cores => _model is null ? Environment.ProcessorCount : Math.Max(1, Environment.ProcessorCount - 1);

    private void Publish(RouterModel model, ImmutableArray<ServiceProfile> profiles)
    {
        _known = profiles;
        model.Judge("the first query does not wait for the compiler");
        Volatile.Write(ref _model, model);
    }

    private async Task<RouterModel?> FindAsync(string inputHash, CancellationToken cancellationToken)
    {
        try
        {
            return _store is not null && await _store.FindAsync(inputHash, cancellationToken) is { } stored
                ? _models.Value.Read(stored.Bytes.Span, inputHash)
                : null;
        }
        catch (StoreUnavailableException e)
        {
            LogNotFound(_logger, e);
            return null;
        }
    }

    // A model that is not kept is trained anew after a restart: nothing else is lost.
    private async Task SaveAsync(StoredRouterModel model, CancellationToken cancellationToken)
    {
        try
        {
            await (_store?.SaveAsync(model, cancellationToken) ?? Task.CompletedTask);
        }
        catch (StoreUnavailableException e)
        {
            LogNotSaved(_logger, e, model.Version);
        }
    }

    [LoggerMessage(1711, LogLevel.Information, "Text model {Version} of {Services} services is trained: {Bytes} bytes in {Milliseconds:0} ms.")]
    private static partial void LogTrained(ILogger logger, string version, int services, int bytes, double milliseconds);

    [LoggerMessage(1712, LogLevel.Information, "Text model {Version} knows {Added} more services, after {Milliseconds:0} ms; a whole training follows.")]
    private static partial void LogExtended(ILogger logger, string version, int added, double milliseconds);

    [LoggerMessage(1713, LogLevel.Error, "No text model could be made. The one before answers; it is tried again in {Pause}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, TimeSpan pause);

    [LoggerMessage(1714, LogLevel.Warning, "Text models could not be looked for in the store; one is trained.")]
    private static partial void LogNotFound(ILogger logger, Exception exception);

    [LoggerMessage(1715, LogLevel.Warning, "Text model {Version} could not be kept; it is trained anew after a restart.")]
    private static partial void LogNotSaved(ILogger logger, Exception exception, string version);
}
