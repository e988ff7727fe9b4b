using Microsoft.Extensions.DependencyInjection;

namespace OrleansAgents.Abstractions.Hosting;

/// <summary>Carries the choices of a host from one <c>AddX</c> or <c>UseX</c> to the next.</summary>
public interface IOrleansAgentsBuilder
{
    /// <summary>Gets the services of the host.</summary>
    IServiceCollection Services { get; }
}
