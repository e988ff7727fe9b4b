using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Clients;

/// <content>What people do for runs, and the definitions that runs were started with.</content>
internal sealed partial class ServerClient
{
    /// <summary>Answers a wait, or gives a signal early. The same answer again changes nothing.</summary>
    /// <param name="id">The run.</param>
    /// <param name="name">The wait's name.</param>
    /// <param name="body">The answer.</param>
    /// <param name="cancellationToken">Gives up waiting; the answer may be taken all the same.</param>
    /// <returns>The run after it, or why it was refused.</returns>
    public Task<Result<WorkflowView>> SignalAsync(string id, string name, SignalBody body, CancellationToken cancellationToken) =>
        CommandAsync(id, $"signals/{Escape(name)}", Json(body, CliJson.Default.SignalBody), cancellationToken);

    /// <summary>Starts a run as a copy of another one, with edits.</summary>
    /// <param name="id">The other run.</param>
    /// <param name="body">From where, and what is edited.</param>
    /// <param name="idempotencyKey">Makes a repeat find the first fork; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting; the run may start all the same.</param>
    /// <returns>The new run, or why it was refused.</returns>
    public Task<Result<StartedWorkflow>> ForkAsync(string id, ForkBody body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Post, $"v1/workflows/{Escape(id)}/fork", Json(body, CliJson.Default.ForkBody));
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return SendAsync(request, ViewJson.Default.StartedWorkflow, cancellationToken);
    }

    /// <summary>Lets a failed run go on.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">Who asks, and why.</param>
    /// <param name="cancellationToken">Gives up waiting; the run may go on all the same.</param>
    /// <returns>The run after it, or why it was refused.</returns>
    public Task<Result<WorkflowView>> RetryAsync(string id, RetryBody body, CancellationToken cancellationToken) =>
        CommandAsync(id, "retry", Json(body, CliJson.Default.RetryBody), cancellationToken);

    /// <summary>Gives a run more room. The same totals again change nothing.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">The new totals.</param>
    /// <param name="cancellationToken">Gives up waiting; the limits may be extended all the same.</param>
    /// <returns>The run after it, or why it was refused.</returns>
    public Task<Result<WorkflowView>> ExtendLimitsAsync(string id, LimitsBody body, CancellationToken cancellationToken) =>
        CommandAsync(id, "limits", Json(body, CliJson.Default.LimitsBody), cancellationToken);

    /// <summary>Says what came of a call whose outcome is not known.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">What came of it.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be written all the same.</param>
    /// <returns>The run after it, or why it was refused.</returns>
    public Task<Result<WorkflowView>> ResolveAsync(string id, ResolveBody body, CancellationToken cancellationToken) =>
        CommandAsync(id, "resolve", Json(body, CliJson.Default.ResolveBody), cancellationToken);

    /// <summary>Lists the newest definition of every name.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The definitions, without their texts.</returns>
    public Task<Result<List<DefinitionView>>> ListDefinitionsAsync(CancellationToken cancellationToken) =>
        ListAsync("v1/definitions", cancellationToken);

    /// <summary>Lists what is kept of one name, newest first.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The definitions, without their texts; or <c>definition.not_found</c>.</returns>
    public Task<Result<List<DefinitionView>>> ListVersionsAsync(string name, CancellationToken cancellationToken) =>
        ListAsync($"v1/definitions/{Escape(name)}/versions", cancellationToken);

    /// <summary>Shows a definition with its text.</summary>
    /// <param name="name">The name.</param>
    /// <param name="hash">The content hash; null for the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The definition, or <c>definition.not_found</c>.</returns>
    public Task<Result<DefinitionView>> GetDefinitionAsync(string name, string? hash, CancellationToken cancellationToken)
    {
        var query = hash is null ? "" : $"?hash={Escape(hash)}";
        return SendAsync(Request(HttpMethod.Get, $"v1/definitions/{Escape(name)}{query}"), ViewJson.Default.DefinitionView, cancellationToken);
    }

    private Task<Result<WorkflowView>> CommandAsync(string id, string command, HttpContent body, CancellationToken cancellationToken) =>
        SendAsync(Request(HttpMethod.Post, $"v1/workflows/{Escape(id)}/{command}", body), ViewJson.Default.WorkflowView, cancellationToken);

    private Task<Result<List<DefinitionView>>> ListAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(Request(HttpMethod.Get, path), CliJson.Default.ListDefinitionView, cancellationToken);
}
