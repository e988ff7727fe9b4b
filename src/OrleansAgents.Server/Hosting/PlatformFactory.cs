using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Hosting.Starting;
using OrleansAgents.Server.Diagnostics;

namespace OrleansAgents.Server.Hosting;

/// <summary>Chooses the parts of the platform and wires them: embedded host, SQLite, the agents of the operator's file.</summary>
internal sealed class PlatformFactory : IPlatformFactory
{
    /// <inheritdoc/>
    public async Task<Result<EmbeddedPlatform>> OpenAsync(PlatformSettings settings, CancellationToken cancellationToken)
    {
        if (!OperatorFileSource.Load(settings.ConfigFile).TryGet(out var source, out var error) || !Build(settings, source).TryGet(out var provider, out error))
        {
            return error;
        }

        try
        {
            return await LocalPlatform.OpenAsync(provider, source, cancellationToken);
        }
        catch (Exception e) when (StartFaults.TryExplain(e, out var explained))
        {
            await provider.DisposeAsync();
            return explained;
        }
    }

    /// <inheritdoc/>
    public async Task<DomainError?> ServeAsync(ServeSettings settings, CancellationToken cancellationToken)
    {
        if (ListenAddresses.Check(settings.Urls) is { } refused)
        {
            return refused;
        }

        if (!OperatorFileSource.Load(settings.Platform.ConfigFile).TryGet(out var source, out var error))
        {
            return error;
        }

        try
        {
            await ServerApplication.RunAsync(settings, source, cancellationToken);
            return null;
        }
        catch (Exception e) when (StartFaults.TryExplain(e, out var explained))
        {
            return explained;
        }
    }

    /// <inheritdoc/>
    public Result<WorkflowDefinition> Check(PlatformSettings settings, string text) =>
        PlatformConfiguration.Limits(settings.ConfigFile).TryGet(out var limits, out var error) ? new DefinitionReader().Read(text, limits) : error;

    /// <inheritdoc/>
    public Result<ImmutableArray<AgentDescriptor>> Agents(PlatformSettings settings) =>
        OperatorFileSource.Load(settings.ConfigFile).TryGet(out var source, out var error) ? source.File.AllAgents : error;

    /// <inheritdoc/>
    public async Task<Result<Recommendation>> RouteAsync(PlatformSettings settings, string query, string? capability, CancellationToken cancellationToken) =>
        OperatorFileSource.LoadFile(settings.ConfigFile).TryGet(out var file, out var error)
            ? await ApartAsync<IRoutes, Recommendation>(file, routes => routes.RecommendAsync(query, capability, cancellationToken))
            : error;

    /// <inheritdoc/>
    public Task<Result<EvaluationReport>> EvaluateAsync(EvaluationInput input, IProgress<string>? progress, CancellationToken cancellationToken) =>
        ApartAsync<IRouteEvaluation, EvaluationReport>(
            OperatorFile.Empty, evaluation => Task.FromResult<Result<EvaluationReport>>(evaluation.Run(input, progress, cancellationToken)));

    /// <inheritdoc/>
    public IReadOnlyList<IDoctorCheck> Checks(PlatformSettings settings) =>
    [
        new LimitsCheck(() => PlatformConfiguration.Limits(settings.ConfigFile)),
        new RoutingCheck(() => OperatorFileSource.LoadFile(settings.ConfigFile), Environment.GetEnvironmentVariable),
        new DatabaseCheck(settings.DataFolder),
    ];

    /// <summary>Uses one part of the platform in a folder of its own, which is gone afterwards: a server may work in the data folder.</summary>
    private static async Task<Result<TAnswer>> ApartAsync<TPart, TAnswer>(OperatorFile file, Func<TPart, Task<Result<TAnswer>>> use)
        where TPart : notnull
        where TAnswer : notnull
    {
        using var folder = new ScratchFolder();
        if (!Build(new(folder.Path, ConfigFile: null), new(file, [])).TryGet(out var provider, out var error))
        {
            return error;
        }

        await using (provider)
        {
            try
            {
                return await use(provider.GetRequiredService<TPart>());
            }
            catch (Exception e) when (StartFaults.TryExplain(e, out var explained))
            {
                return explained;
            }
        }
    }

    private static Result<ServiceProvider> Build(PlatformSettings settings, OperatorFileSource source)
    {
        if (!PlatformConfiguration.Read(source.File).TryGet(out var configuration, out var error))
        {
            return error;
        }

        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddPlatform(settings, source);
        return services.BuildServiceProvider();
    }
}
