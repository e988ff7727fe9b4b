using System.Collections.Immutable;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Server.Diagnostics;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>A host whose answers a test writes, and which writes down what it was asked.</summary>
internal sealed class ScriptedPlatformFactory : IPlatformFactory
{
    public static readonly DomainError NotScripted = new("test.not_scripted", ErrorKind.Conflict, "The test did not expect this.");

    public Result<EmbeddedPlatform> Platform { get; init; } = NotScripted;

    public Result<WorkflowDefinition> Definition { get; init; } = NotScripted;

    public Result<ImmutableArray<AgentDescriptor>> Registered { get; init; } = ImmutableArray.Create(new AgentDescriptor("echo", AgentKind.Local) { Type = "echo" });

    public Result<Recommendation> Recommendation { get; init; } = NotScripted;

    public (string Query, string? Capability, string? ConfigFile)? Routed { get; private set; }

    public IRouteEvaluation? Evaluation { get; init; }

    public IReadOnlyList<IDoctorCheck> HostChecks { get; init; } = [];

    public DomainError? ServeError { get; init; }

    public PlatformSettings? Opened { get; private set; }

    public ServeSettings? Served { get; private set; }

    public Task<Result<EmbeddedPlatform>> OpenAsync(PlatformSettings settings, CancellationToken cancellationToken)
    {
        Opened = settings;
        return Task.FromResult(Platform);
    }

    public Task<DomainError?> ServeAsync(ServeSettings settings, CancellationToken cancellationToken)
    {
        Served = settings;
        return Task.FromResult(ServeError);
    }

    public Result<WorkflowDefinition> Check(PlatformSettings settings, string text) => Definition;

    public Result<ImmutableArray<AgentDescriptor>> Agents(PlatformSettings settings) => Registered;

    public Task<Result<Recommendation>> RouteAsync(PlatformSettings settings, string query, string? capability, CancellationToken cancellationToken)
    {
        Routed = (query, capability, settings.ConfigFile);
        return Task.FromResult(Recommendation);
    }

    public Task<Result<EvaluationReport>> EvaluateAsync(EvaluationInput input, IProgress<string>? progress, CancellationToken cancellationToken) =>
        Task.FromResult<Result<EvaluationReport>>(Evaluation is { } evaluation ? evaluation.Run(input, progress, cancellationToken) : NotScripted);

    public IReadOnlyList<IDoctorCheck> Checks(PlatformSettings settings) => HostChecks;
}
