using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Grains.Limits;
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

        if (!Configuration().TryGet(out var configuration, out error))
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
    public Result<WorkflowDefinition> Check(PlatformSettings settings, string text)
    {
        if (!Limits().TryGet(out var limits, out var error))
        {
            return error;
        }

        var checkedLimits = new WorkflowLimitsValidator().Validate(null, limits);
        return checkedLimits.Failed
            ? StartFaults.InvalidConfiguration(checkedLimits.Failures!)
            : new DefinitionReader().Read(text, limits);
    }

    /// <inheritdoc/>
    public Result<ImmutableArray<AgentDescriptor>> Agents(PlatformSettings settings) =>
        OperatorFileSource.Load(settings.ConfigFile).TryGet(out var source, out var error) ? source.File.AllAgents : error;

    /// <inheritdoc/>
    public IReadOnlyList<IDoctorCheck> Checks(PlatformSettings settings) => [new DatabaseCheck(settings.DataFolder)];

    private static Result<WorkflowLimits> Limits()
    {
        try
        {
            return Configuration().TryGet(out var configuration, out var error)
                ? configuration.GetSection(WorkflowLimitsValidator.Section).Get<WorkflowLimits>() ?? WorkflowLimits.Default
                : error;
        }
        catch (Exception e) when (StartFaults.TryExplain(e, out var explained))
        {
            return explained;
        }
    }

    private static Result<ConfigurationRoot> Configuration()
    {
        try
        {
            var files = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true);
            return (ConfigurationRoot)files.AddEnvironmentVariables().Build();
        }
        catch (Exception e) when (StartFaults.TryExplain(e, out var explained))
        {
            return explained;
        }
    }
}
