using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Persistence.Retention;

namespace OrleansAgents.Persistence;

/// <summary>Registers what every store serves.</summary>
internal static class StoreRegistration
{
    /// <summary>Puts one store behind every port, and <see cref="RetentionLoop"/> beside it. A repeat does nothing.</summary>
    /// <typeparam name="TStore">The store, registered by itself.</typeparam>
    public static void AddStorePorts<TStore>(this IServiceCollection services)
        where TStore : class, IWorkflowJournal, IWorkflowIndex, IDefinitionStore, IGrainStateStore, IRouterModelStore, IWorkflowRetention
    {
        services.TryAddSingleton<IWorkflowJournal>(provider => provider.GetRequiredService<TStore>());
        services.TryAddSingleton<IWorkflowIndex>(provider => provider.GetRequiredService<TStore>());
        services.TryAddSingleton<IDefinitionStore>(provider => provider.GetRequiredService<TStore>());
        services.TryAddSingleton<IGrainStateStore>(provider => provider.GetRequiredService<TStore>());
        services.TryAddSingleton<IRouterModelStore>(provider => provider.GetRequiredService<TStore>());
        services.TryAddSingleton<IWorkflowRetention>(provider => provider.GetRequiredService<TStore>());
        services.AddOptions<RetentionOptions>().BindConfiguration("OrleansAgents:Retention").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>());
        services.TryAddSingleton<RetentionLoop>();
    }
}
