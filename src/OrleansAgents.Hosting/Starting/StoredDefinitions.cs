using Microsoft.Extensions.DependencyInjection;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Hosting.Configuration;

namespace OrleansAgents.Hosting.Starting;

/// <summary>Stores the definitions that the operator's file names, so that runs can ask for them by name.</summary>
public static class StoredDefinitions
{
    /// <summary>Stores them all.</summary>
    /// <param name="provider">The services.</param>
    /// <param name="source">The operator's file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when they are durable.</returns>
    /// <exception cref="DefinitionRefusedException">One of them is not valid.</exception>
    public static async Task StoreAsync(IServiceProvider provider, OperatorFileSource source, CancellationToken cancellationToken)
    {
        var catalog = provider.GetRequiredService<IDefinitionCatalog>();
        foreach (var (path, text) in source.Definitions)
        {
            var stored = await catalog.PutAsync(text, expectedName: null, cancellationToken);
            if (stored.Error is { } error)
            {
                throw new DefinitionRefusedException(error with { Message = $"{path}: {error.Message}" });
            }
        }
    }
}
