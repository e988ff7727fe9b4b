using System.Collections.Immutable;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Server.Diagnostics;

namespace OrleansAgents.Server.Hosting;

/// <summary>Opens the platform for the commands. Nothing is touched before a method is called, so that help is fast.</summary>
internal interface IPlatformFactory
{
    /// <summary>Opens the data folder, creating it when it is missing, and starts the in-process host.</summary>
    /// <param name="settings">Where the data and the operator's file are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The platform, ready for work, or why it cannot be opened (folder in use, store damaged, configuration invalid).</returns>
    Task<Result<EmbeddedPlatform>> OpenAsync(PlatformSettings settings, CancellationToken cancellationToken);

    /// <summary>Serves HTTP until the token is cancelled, then drains and stops.</summary>
    /// <param name="settings">Where to listen, and where the data is.</param>
    /// <param name="cancellationToken">Cancelled by Ctrl+C and SIGTERM: stop gracefully.</param>
    /// <returns>Null after a graceful stop; otherwise why the server could not start or go on.</returns>
    Task<DomainError?> ServeAsync(ServeSettings settings, CancellationToken cancellationToken);

    /// <summary>Checks a definition's text against the operator's limits. Starts and stores nothing.</summary>
    /// <param name="settings">Where the operator's file is.</param>
    /// <param name="text">YAML or JSON.</param>
    /// <returns>
    /// The definition; <c>definition.invalid</c> with every problem in source order; or <c>configuration.invalid</c> when
    /// the operator's file is the problem.
    /// </returns>
    Result<WorkflowDefinition> Check(PlatformSettings settings, string text);

    /// <summary>Reads the agents of the operator's file, with the built-in ones. Starts nothing.</summary>
    /// <param name="settings">Where the operator's file is.</param>
    /// <returns>The agents, or <c>configuration.invalid</c> with every problem of the operator's file.</returns>
    Result<ImmutableArray<AgentDescriptor>> Agents(PlatformSettings settings);

    /// <summary>Asks the router about the agents of the operator's file and the built-in ones. The data folder is not touched.</summary>
    /// <param name="settings">Where the operator's file is.</param>
    /// <param name="query">The words; may be empty.</param>
    /// <param name="capability">The tag that services must carry; null for any service.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The recommendation; or <c>route.query_too_long</c>, <c>configuration.invalid</c>.</returns>
    Task<Result<Recommendation>> RouteAsync(PlatformSettings settings, string query, string? capability, CancellationToken cancellationToken);

    /// <summary>Trains the router on labelled texts and measures it, on the calling thread. Nothing is opened or kept.</summary>
    /// <param name="input">The texts.</param>
    /// <param name="progress">Is told in a few words what is done now; null when nobody listens.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was measured, or <c>configuration.invalid</c>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<Result<EvaluationReport>> EvaluateAsync(EvaluationInput input, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>Gives the checks of <c>doctor</c> that only the host can make, such as those of the database.</summary>
    /// <param name="settings">Where the data and the operator's file are.</param>
    /// <returns>The checks, in the order of the report.</returns>
    IReadOnlyList<IDoctorCheck> Checks(PlatformSettings settings);
}

/// <summary>Where the data and the operator's file are.</summary>
/// <param name="DataFolder">The data folder, as a full path; may not exist yet.</param>
/// <param name="ConfigFile">
/// The operator's file, as a full path; null for <c>orleansagents.yaml</c> in the working directory when there is one.
/// </param>
internal sealed record PlatformSettings(string DataFolder, string? ConfigFile);

/// <summary>How to serve.</summary>
/// <param name="Platform">Where the data and the operator's file are.</param>
/// <param name="Urls">Where to listen, separated by semicolons.</param>
internal sealed record ServeSettings(PlatformSettings Platform, string Urls);
