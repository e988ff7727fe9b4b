using System.Collections.Immutable;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.Diagnostics;

namespace OrleansAgents.Server.Hosting;

/// <summary>The factory of a program that was built without a host: every command that needs one is refused.</summary>
internal sealed class UnwiredPlatformFactory : IPlatformFactory
{
    private static readonly DomainError Unavailable =
        new("platform.unavailable", ErrorKind.Unavailable, "This program was built without a host; only commands that ask a server work.");

    /// <inheritdoc/>
    public Task<Result<EmbeddedPlatform>> OpenAsync(PlatformSettings settings, CancellationToken cancellationToken) =>
        Task.FromResult<Result<EmbeddedPlatform>>(Unavailable);

    /// <inheritdoc/>
    public Task<DomainError?> ServeAsync(ServeSettings settings, CancellationToken cancellationToken) => Task.FromResult<DomainError?>(Unavailable);

    /// <inheritdoc/>
    public Result<WorkflowDefinition> Check(PlatformSettings settings, string text) => Unavailable;

    /// <inheritdoc/>
    public Result<ImmutableArray<AgentDescriptor>> Agents(PlatformSettings settings) => Unavailable;

    /// <inheritdoc/>
    public IReadOnlyList<IDoctorCheck> Checks(PlatformSettings settings) => [];
}
