using System.Collections.Immutable;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Server.Diagnostics;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>A host that breaks.</summary>
internal sealed class ThrowingPlatformFactory(Exception failure) : IPlatformFactory
{
    public Task<Result<EmbeddedPlatform>> OpenAsync(PlatformSettings settings, CancellationToken cancellationToken) => throw failure;

    public Task<DomainError?> ServeAsync(ServeSettings settings, CancellationToken cancellationToken) => throw failure;

    public Result<WorkflowDefinition> Check(PlatformSettings settings, string text) => throw failure;

    public Result<ImmutableArray<AgentDescriptor>> Agents(PlatformSettings settings) => throw failure;

    public Task<Result<Recommendation>> RouteAsync(PlatformSettings settings, string query, string? capability, CancellationToken cancellationToken) => throw failure;

    public Task<Result<EvaluationReport>> EvaluateAsync(EvaluationInput input, IProgress<string>? progress, CancellationToken cancellationToken) => throw failure;

    public IReadOnlyList<IDoctorCheck> Checks(PlatformSettings settings) => throw failure;
}
