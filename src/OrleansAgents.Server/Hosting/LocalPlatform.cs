using Microsoft.Extensions.DependencyInjection;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Embedded;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Grains.Locks;
using OrleansAgents.Grains.Routing;
using OrleansAgents.Grains.Stalls;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Hosting.Starting;

namespace OrleansAgents.Server.Hosting;

/// <summary>The platform inside a command: runs what the command asks for, and leaves other unfinished runs alone.</summary>
internal sealed class LocalPlatform : EmbeddedPlatform
{
    private readonly ServiceProvider _provider;
    private readonly EmbeddedHost _host;

    private LocalPlatform(ServiceProvider provider, IReadOnlyList<WorkflowId> unfinished) =>
        (_provider, _host, Unfinished) = (provider, provider.GetRequiredService<EmbeddedHost>(), unfinished);

    /// <inheritdoc/>
    public override IWorkflowClient Workflows => _provider.GetRequiredService<IWorkflowClient>();

    /// <inheritdoc/>
    public override IEventFeed Feed => _provider.GetRequiredService<IEventFeed>();

    /// <inheritdoc/>
    public override IDefinitionCatalog Definitions => _provider.GetRequiredService<IDefinitionCatalog>();

    /// <inheritdoc/>
    public override IRoutes Routes => _provider.GetRequiredService<IRoutes>();

    /// <inheritdoc/>
    public override IReadOnlyList<WorkflowId> Unfinished { get; }

    /// <summary>Opens the store and makes the host.</summary>
    /// <param name="provider">The services, owned by the platform from here on.</param>
    /// <param name="source">The operator's file, whose definitions are stored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The platform.</returns>
    public static async Task<EmbeddedPlatform> OpenAsync(ServiceProvider provider, OperatorFileSource source, CancellationToken cancellationToken)
    {
        provider.GetService<Microsoft.Extensions.Options.IStartupValidator>()?.Validate();
        await StoredDefinitions.StoreAsync(provider, source, cancellationToken);
        provider.GetRequiredService<Watchdog>().Start();
        await provider.GetRequiredService<AgentRegistry>().LoadAsync(cancellationToken);
        await provider.GetRequiredService<ResourceLocks>().LoadAsync(cancellationToken);
        await provider.GetRequiredService<RouterModelKeeper>().StartAsync(cancellationToken);
        return new LocalPlatform(provider, await provider.GetRequiredService<IWorkflowIndex>().ListUnfinishedAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public override async Task<Result<WorkflowView>> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        var found = await Workflows.GetAsync(id, cancellationToken);
        if (found.TryGet(out var view, out _))
        {
            await _host.Get(new(view.Id)).WakeAsync(cancellationToken);
        }

        return found;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _host.DrainAsync(CancellationToken.None);
        await _provider.GetRequiredService<Watchdog>().StopAsync(CancellationToken.None);
        await _provider.DisposeAsync();
    }
}
