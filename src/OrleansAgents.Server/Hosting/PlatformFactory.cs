using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Server.Diagnostics;

namespace OrleansAgents.Server.Hosting;

/// <summary>Chooses the parts of the platform and wires them: embedded host, SQLite, the agents of the operator's file.</summary>
internal sealed class PlatformFactory : IPlatformFactory
{
    /// <inheritdoc/>
    public async Task<Result<EmbeddedPlatform>> OpenAsync(PlatformSettings settings, CancellationToken cancellationToken)
    {
        if (!OperatorFileSource.Load(settings.ConfigFile).TryGet(out var source, out var error))
        {
            return error;
        }

        if (!PlatformConfiguration.Read(source.File).TryGet(out var configuration, out error))
        {
            return error;
        }

        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddPlatform(settings, source);
        var provider = services.BuildServiceProvider();
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
        PlatformConfiguration.Limits(settings).TryGet(out var limits, out var error) ? new DefinitionReader().Read(text, limits) : error;

    /// <inheritdoc/>
    public Result<ImmutableArray<AgentDescriptor>> Agents(PlatformSettings settings) =>
        OperatorFileSource.Load(settings.ConfigFile).TryGet(out var source, out var error) ? source.File.AllAgents : error;

    /// <inheritdoc/>
    public IReadOnlyList<IDoctorCheck> Checks(PlatformSettings settings) =>
    [
        new LimitsCheck(() => PlatformConfiguration.Limits(settings)),
        new RoutingCheck(() => OperatorFileSource.LoadFile(settings.ConfigFile), Environment.GetEnvironmentVariable),
        new DatabaseCheck(settings.DataFolder),
    ];
}
